import { describe, expect, test } from "vitest";
import { ask, call, newUser, outcome } from "../../testing/books.ts";
import { inviting } from "../../testing/invitations.ts";

describe("revoke_invitation", () => {
  test("ends the invitation, also for whoever accepted it, and opens the way to another", async () => {
    const { couple, ben, invite, accept, acceptance } = await inviting();
    const first = await invite();
    await accept(first);
    await couple.ask("revoke_invitation", { invitation_id: first.id });
    expect(await couple.outcome("confirm_invitation", { invitation_id: first.id })).toBe("not_found");
    expect(await acceptance(first)).toBe("not_found");
    expect((await ask(couple.engine, "list_invitations", {}, { principal: ben })).items).toEqual([]);
    await invite();
  });

  test("lets the joiner withdraw, and nobody else", async () => {
    const { couple, ben, invite, accept } = await inviting();
    const invitation = await invite();
    const input = { invitation_id: invitation.id };
    const eve = (await newUser(couple.engine, "Eve")).principal;
    for (const principal of [ben, eve])
      expect(await outcome(couple.engine, "revoke_invitation", input, { principal })).toBe("not_found");
    await accept(invitation);
    expect(await ask(couple.engine, "revoke_invitation", input, { principal: ben })).toEqual(input);
    expect(await couple.refusal("revoke_invitation", input)).toMatchObject({ code: "not_found" });
  });

  test("beside the acceptance, either ends the invitation or comes too late", async () => {
    for (let round = 0; round < 6; round++) {
      const { couple, emailOfBen, invite, accept } = await inviting();
      const invitation = await invite(emailOfBen);
      const input = { invitation_id: invitation.id };
      const [revoked, accepted] = await Promise.all([
        call(couple.engine, "revoke_invitation", input, { principal: couple.ada.principal }),
        accept(invitation),
      ]);
      expect([revoked.ok, accepted.ok].toSorted()).toEqual([false, true]);
      const { partner_2_id } = await couple.ask("get_couple", { couple_id: couple.id });
      expect(partner_2_id).toBe(accepted.ok ? couple.ben.id : null);
    }
  });
});
