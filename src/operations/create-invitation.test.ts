import { principalFor } from "../../testing/books.ts";
import { codes, endOf, many, together } from "../../testing/concurrent.ts";
import { DAY_MS, inviting } from "../../testing/invitations.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { Invitation } from "../entities/invitation.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("create_invitation", () => {
  test("invites an address, or whoever has the link, for seven days", async () => {
    const { couple, emailOfBen, invite } = await inviting();
    const made = await invite(emailOfBen.toUpperCase());
    expect(made).toEqual({
      id: expect.any(String),
      inviter: { id: couple.ada.id, display_name: "Ada" },
      email: emailOfBen,
      joiner: null,
      created_at: "2026-03-10T15:00:00.000Z",
      expires_at: "2026-03-17T15:00:00.000Z",
      secret: expect.stringMatching(/^[\w-]{43}$/),
    });
    const row = await couple.engine.orm.em.fork().findOneOrFail(Invitation, { id: made.id });
    expect(JSON.stringify(row)).not.toContain(made.secret);
    await couple.ask("revoke_invitation", { invitation_id: made.id });
    expect(await invite()).toMatchObject({ email: null });
  });

  test("shows the secret once", async () => {
    const { couple } = await inviting();
    const first = await couple.ask("create_invitation", {}, "key");
    expect(await couple.ask("create_invitation", {}, "key")).toEqual({ ...first, secret: null });
  });

  test("allows one open invitation, five within a day, and none to books of two", async () => {
    const { couple, invite } = await inviting();
    for (let made = 0; made < 5; made++) {
      const { id } = await invite();
      expect(await couple.refusal("create_invitation", {})).toMatchObject({ code: "invitation_open" });
      await couple.ask("revoke_invitation", { invitation_id: id });
    }
    expect(await couple.refusal("create_invitation", {})).toMatchObject({
      code: "too_many_invitations",
      facts: { limit: 5 },
    });
    couple.later(DAY_MS);
    await invite();
    couple.later(7 * DAY_MS);
    // The one before has expired.
    await invite();
    await couple.join();
    expect(await couple.refusal("create_invitation", {})).toMatchObject({ code: "couple_complete" });
    expect((await couple.ask("list_invitations", {})).items).toEqual([]);
  });

  test("of several at once, one is made", async () => {
    const { couple } = await inviting();
    const outcomes = await together(4, () => couple.call("create_invitation", {}));
    expect(codes(outcomes)).toEqual(["done", ...many(3, "invitation_open")]);
  });

  test("beside a joining, leaves no invitation to books of two", async () => {
    for (let round = 0; round < 6; round++) {
      const { couple } = await inviting();
      await Promise.all([couple.call("create_invitation", {}), couple.join()]);
      expect(
        await couple.engine.orm.em.fork().count(Invitation, { coupleId: couple.id, endedAt: null }),
      ).toBe(0);
    }
  });

  test("leaves no open invitation when the inviter leaves at the same moment", async () => {
    for (let round = 0; round < 6; round++) {
      const { couple } = await inviting();
      const leaving = { couple_id: couple.id, confirmation: "leave for good" };
      const [left, invited] = await Promise.all([
        couple.call("leave_couple", leaving),
        couple.call("create_invitation", {}),
      ]);
      expect([endOf(left), ["done", "couple_ended"].includes(endOf(invited))]).toEqual(["done", true]);
      const open = { coupleId: couple.id, endedAt: null };
      expect(await couple.engine.orm.em.fork().count(Invitation, open)).toBe(0);
    }
  });

  test.each(["agent", "operator"])("refuses the %s", async (kind) => {
    const { couple } = await inviting();
    const agent = principalFor(couple.ada.id, couple.id, { kind: "agent" });
    const caller = couple.as(kind === "agent" ? agent : { ...OPERATOR, userId: couple.ada.id });
    expect(await caller.refusal("create_invitation", {})).toMatchObject({ code: "person_required" });
  });

  test("takes a fresh check in a session, as revoking and confirming do", async () => {
    const { couple, invite, accept } = await inviting();
    const { principal } = await newSessionOf(couple.engine, couple.ada.id);
    const invitation = await invite();
    await accept(invitation);
    couple.later(11 * 60 * 1000);
    const caller = couple.as(principal);
    const input = { invitation_id: invitation.id };
    for (const name of ["revoke_invitation", "confirm_invitation"])
      expect(await caller.refusal(name, input), name).toMatchObject({ code: "check_required" });
    expect(await caller.refusal("create_invitation", {})).toMatchObject({ code: "check_required" });
  });

  test("takes a confirmed token, as revoking and confirming do: the operator makes tokens that are not", async () => {
    const { couple, invite, accept } = await inviting();
    const invitation = await invite();
    await accept(invitation);
    const caller = couple.as({ ...couple.ada.principal, isConfirmed: false });
    const input = { invitation_id: invitation.id };
    for (const name of ["revoke_invitation", "confirm_invitation"])
      expect(await caller.refusal(name, input), name).toMatchObject({ code: "confirmation_required" });
    expect(await caller.refusal("create_invitation", {})).toMatchObject({ code: "confirmation_required" });
  });

  test("is for a couple", async ({ couple }) => {
    expect(await couple.refusal("create_invitation", {})).toMatchObject({ code: "couple_complete" });
  });
});
