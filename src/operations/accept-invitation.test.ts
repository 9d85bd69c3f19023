import { describe, expect, test } from "vitest";
import { type Answer, ask, newCouple, newUser, principalFor } from "../../testing/books.ts";
import { codes, many, together } from "../../testing/concurrent.ts";
import { DAY_MS, inviting, openFor } from "../../testing/invitations.ts";
import { verifyCouple } from "../engine/verify.ts";
import { OPERATOR } from "../identity/principal.ts";

const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";

describe("accept_invitation by mail", () => {
  test("makes the user with that address a partner, as the ledger records", async () => {
    const setting = await inviting();
    const { couple, ben, emailOfBen, invite, accept } = setting;
    const cash = await openFor(setting, ben);
    const stays = await openFor(setting, ben, { name: "Old" });
    const outcome = await accept(await invite(emailOfBen), { account_ids: [cash.id] });
    expect(outcome).toMatchObject({ ok: true, output: { couple_id: couple.id } });
    const bens = couple.asBen;
    expect((await bens.ask("list_accounts", {})).items.map(({ id }: Answer) => id)).toEqual([cash.id]);
    expect(await bens.refusal("get_account", { account_id: stays.id })).toMatchObject({ code: "not_found" });
    const { items } = await couple.ask("list_ledger", { limit: 2 });
    expect(items).toMatchObject([
      { event_type: "ACCOUNT", user_id: couple.ben.id, actor: "test" },
      {
        event_type: "COUPLE",
        user_id: couple.ben.id,
        actor: "test",
        metadata: { action: "joined", partner_2_id: couple.ben.id, approved_by: couple.ada.id },
      },
    ]);
  });

  test("answers a repeat with the same key as before", async () => {
    const { couple, ben, emailOfBen, invite } = await inviting();
    const { id: invitation_id, secret } = await invite(emailOfBen);
    const accept = () => couple.as(ben).ask("accept_invitation", { invitation_id, secret }, "k");
    expect(await accept()).toEqual(await accept());
  });

  test("answers a user with another address, a wrong secret and an unknown id alike", async () => {
    const { couple, ben, emailOfBen, invite, accept } = await inviting();
    const invitation = await invite(emailOfBen);
    const eve = await newUser(couple.engine, "Eve");
    const refused = [
      await accept(invitation, {}, eve.principal),
      await accept(invitation, { secret: "x".repeat(43) }),
      await accept(invitation, { invitation_id: NOWHERE }),
      await accept(invitation, {}, principalFor(eve.id, null)),
    ];
    for (const outcome of refused) expect(outcome).toEqual(refused[0]);
    expect(refused[0]).toMatchObject({ ok: false, refusal: { code: "not_found" } });
    expect(await accept(invitation, {}, ben)).toMatchObject({ ok: true });
  });

  test("answers a used, a revoked and an expired invitation like an unknown one", async () => {
    const { couple, ben, emailOfBen, invite, accept, acceptance } = await inviting();
    const revoked = await invite(emailOfBen);
    await couple.ask("revoke_invitation", { invitation_id: revoked.id });
    expect(await acceptance(revoked)).toBe("not_found");
    const expired = await invite(emailOfBen);
    couple.later(7 * DAY_MS);
    expect(await acceptance(expired)).toBe("not_found");
    const used = await invite(emailOfBen);
    expect(await accept(used)).toMatchObject({ ok: true });
    for (const principal of [ben, couple.ben.principal])
      expect(await acceptance(used, {}, principal)).toBe("not_found");
  });

  test("refuses an account in another currency, one of somebody else, and a user in a couple", async () => {
    const setting = await inviting({ currency: "EUR" });
    const { couple, ben, emailOfBen, invite, acceptance } = setting;
    const yen = await openFor(setting, ben, { currency: "JPY" });
    const eve = await newUser(couple.engine, "Eve");
    const foreign = await openFor(setting, eve.principal, { currency: "EUR" });
    const invitation = await invite(emailOfBen);
    expect(await acceptance(invitation, { account_ids: [yen.id] })).toBe("currency_mismatch");
    expect(await acceptance(invitation, { account_ids: [foreign.id] })).toBe("not_found");
    expect(await acceptance(invitation)).toBe("done");
    const other = await newCouple();
    const link = await (await inviting()).invite();
    expect(await acceptance(link, {}, other.ben.principal)).toBe("already_in_couple");
  });
});

describe("accept_invitation by link", () => {
  test("opens nothing before the inviter confirms, and works once", async () => {
    const { couple, ben, invite, accept, acceptance } = await inviting();
    const invitation = await invite();
    expect(await accept(invitation)).toMatchObject({ ok: true, output: { couple_id: null } });
    expect((await ask(couple.engine, "get_me", {}, { principal: ben })).couple).toBeNull();
    expect(await acceptance(invitation)).toBe("not_found");
    const eve = await newUser(couple.engine, "Eve");
    expect(await acceptance(invitation, {}, eve.principal)).toBe("not_found");
  });

  test("of two users at once, one is accepted", async () => {
    for (let round = 0; round < 6; round++) {
      const { couple, ben, invite, accept } = await inviting();
      const invitation = await invite();
      const others = await together(2, () => newUser(couple.engine));
      const users = [ben, ...others.map(({ principal }) => principal)];
      const outcomes = await Promise.all(users.map((principal) => accept(invitation, {}, principal)));
      expect(codes(outcomes)).toEqual(["done", ...many(2, "not_found")]);
    }
  });

  test("names nothing of the books in a refusal", async () => {
    const setting = await inviting();
    const { couple, ben, invite, acceptance } = setting;
    await couple.account({ is_manual: false, plaid_id: "bank-1" });
    const same = await openFor(setting, ben, { is_manual: false, plaid_id: "bank-1" });
    expect(await acceptance(await invite(), { account_ids: [same.id] })).toBe("done");
  });
});

test.each(["agent", "operator"])("accept_invitation refuses the %s", async (kind) => {
  const { couple, emailOfBen, invite, acceptance } = await inviting();
  const agent = principalFor(couple.ben.id, null, { kind: "agent" });
  const principal = kind === "agent" ? agent : { ...OPERATOR, userId: couple.ben.id };
  expect(await acceptance(await invite(emailOfBen), {}, principal)).toBe("person_required");
});

describe("accept_invitation by a person with books of their own", () => {
  /** Ada invites Eve, who keeps books alone. */
  async function others(byMail: boolean) {
    const setting = await inviting();
    const { engine } = setting.couple;
    const eve = await newUser(engine, "Eve");
    const { id } = await ask(engine, "create_couple", { partner_1_id: eve.id });
    const principal = principalFor(eve.id, id);
    const [bank, cash] = await Promise.all(
      ["Bank", "Cash"].map((name) =>
        ask(engine, "link_account", { name, balance: "9", is_manual: true }, { principal }),
      ),
    );
    const { user } = await ask(engine, "get_me", {}, { principal });
    const invitation = await setting.invite(byMail ? user.email : undefined);
    return { ...setting, engine, eve: principal, books: id, bank, cash, invitation };
  }

  test.each(["mail", "link"])("ends those books when they say so, and brings copies; by %s", async (by) => {
    const { couple, engine, eve, books, bank, invitation, accept, acceptance } = await others(by === "mail");
    expect(await acceptance(invitation, {}, eve)).toBe("own_books");
    const bringing = { end_own_books: true, account_ids: [bank.id] };
    expect(await accept(invitation, bringing, eve)).toMatchObject({ ok: true });
    if (by === "link") {
      expect((await ask(engine, "get_couple", { couple_id: books }, { principal: eve })).ended_at).toBeNull();
      await couple.ask("confirm_invitation", { invitation_id: invitation.id });
    }
    const member = { ...eve, coupleId: couple.id };
    const { items } = await ask(engine, "list_accounts", {}, { principal: member });
    expect(items).toMatchObject([{ name: "Bank", balance: "9.00" }]);
    expect(items[0].id).not.toBe(bank.id);
    const former = { principal: member, coupleId: books };
    expect((await ask(engine, "list_accounts", {}, former)).items).toHaveLength(2);
    expect((await ask(engine, "list_ledger", { limit: 1 }, former)).items[0]).toMatchObject({
      metadata: { action: "left" },
      user_id: eve.userId,
    });
    expect((await verifyCouple(engine.orm.em.fork(), books)).discrepancy).toBeUndefined();
  });

  test("keeps books that a partner joined meanwhile", async () => {
    const { couple, engine, eve, books, invitation, accept } = await others(false);
    await accept(invitation, { end_own_books: true }, eve);
    const dan = await newUser(engine, "Dan");
    await ask(engine, "join_couple", { couple_id: books, user_id: dan.id });
    expect(await couple.outcome("confirm_invitation", { invitation_id: invitation.id })).toBe(
      "already_in_couple",
    );
    expect((await ask(engine, "get_couple", { couple_id: books }, { principal: eve })).ended_at).toBeNull();
  });

  test("two people who accept each other's invitations at once are in one couple", async () => {
    for (let round = 0; round < 4; round++) {
      const { couple, engine, eve, books, invitation, accept } = await others(true);
      const { user } = await couple.ask("get_me", {});
      const back = await ask(engine, "create_invitation", { email: user.email }, { principal: eve });
      const outcomes = await Promise.all([
        accept(invitation, { end_own_books: true }, eve),
        accept(back, { end_own_books: true }, couple.ada.principal),
      ]);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect((await verifyCouple(engine.orm.em.fork(), books)).discrepancy).toBeUndefined();
    }
  });
});
