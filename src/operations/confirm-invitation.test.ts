import { describe, expect, test } from "vitest";
import { type Answer, ask, newCouple, newUser, principalFor, refusal } from "../../testing/books.ts";
import { codes, together } from "../../testing/concurrent.ts";
import { inviting, openFor } from "../../testing/invitations.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("confirm_invitation", () => {
  test("opens the books to the joiner, who acts in the ledger, with the accounts that are still open", async () => {
    const setting = await inviting();
    const { couple, ben, invite, accept } = setting;
    const [cash, closed] = [await openFor(setting, ben), await openFor(setting, ben, { balance: "0" })];
    const invitation = await invite();
    await accept(invitation, { account_ids: [cash.id, closed.id] }, { ...ben, actor: "ios" });
    await ask(couple.engine, "close_account", { account_id: closed.id }, { principal: ben });
    expect(await couple.ask("confirm_invitation", { invitation_id: invitation.id })).toMatchObject({
      partner_2_id: couple.ben.id,
    });
    const { items } = await couple.asBen.ask("list_accounts", { status: "all" });
    expect(items.map(({ id }: Answer) => id)).toEqual([cash.id]);
    const events = (await couple.ask("list_ledger", { event_type: "COUPLE" })).items;
    expect(events[0]).toMatchObject({
      actor: "ios",
      user_id: couple.ben.id,
      metadata: { action: "joined", approved_by: couple.ada.id },
    });
  });

  test("confirms once, only after an acceptance, and only for the inviter", async () => {
    const { couple, ben, invite, accept } = await inviting();
    const invitation = await invite();
    const input = { invitation_id: invitation.id };
    const refused = (principal = couple.ada.principal) =>
      refusal(couple.engine, "confirm_invitation", input, { principal });
    expect(await refused()).toMatchObject({ code: "not_found" });
    await accept(invitation);
    const eve = await newUser(couple.engine, "Eve");
    const other = await newCouple();
    for (const principal of [ben, eve.principal, other.ada.principal])
      expect(await refused(principal)).toMatchObject({ code: "not_found" });
    for (const principal of [principalFor(couple.ada.id, couple.id, { kind: "agent" }), OPERATOR])
      expect(await refused(principal)).toMatchObject({ code: "person_required" });
    const outcomes = await together(3, () => couple.call("confirm_invitation", input));
    expect(codes(outcomes)).toEqual(["done", "not_found", "not_found"]);
  });

  test("refuses a joiner who is in another couple by now", async () => {
    const [one, other] = [await inviting(), await inviting()];
    const invitation = await one.invite();
    await one.accept(invitation);
    const elsewhere = await other.invite();
    await other.accept(elsewhere, {}, one.ben);
    await other.couple.ask("confirm_invitation", { invitation_id: elsewhere.id });
    expect(await one.couple.outcome("confirm_invitation", { invitation_id: invitation.id })).toBe(
      "already_in_couple",
    );
  });
});
