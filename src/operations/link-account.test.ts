import { describe, expect, test } from "vitest";
import { ask, engineForTests, newCouple, newUser, refusal } from "../../testing/books.ts";

describe("link_account", () => {
  test("adds an account to the couple with an event that carries its balance", async () => {
    const couple = await newCouple();
    const account = await couple.account({ name: "Joint checking", balance: 4200, is_joint: true });
    expect(account).toMatchObject({
      user_id: couple.ada.id,
      couple_id: couple.id,
      plaid_account_id: null,
      institution_name: null,
      currency: "USD",
      balance: "4200.00",
      allocated: "0.00",
      available: "4200.00",
      over_allocated: "0.00",
      keep_available: "0.00",
      is_manual: true,
      is_joint: true,
      visibility: "shared",
      status: "open",
    });
    const { items } = await couple.ask("list_ledger", { event_type: "ACCOUNT" });
    expect(items).toMatchObject([
      { amount: "4200.00", source_account_id: account.id, user_id: couple.ada.id },
    ]);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("a user without a couple adds accounts without a ledger", async () => {
    const engine = await engineForTests();
    const { principal, id } = await newUser(engine);
    const input = { name: "Pocket", balance: "5", is_manual: true, currency: "KWD" };
    const account = await ask(engine, "link_account", input, { principal });
    expect(account).toMatchObject({ user_id: id, couple_id: null, balance: "5.000" });
    expect(await refusal(engine, "list_ledger", {}, { principal })).toMatchObject({ code: "no_couple" });
    const lev = { ...input, currency: "BGN" };
    expect(await refusal(engine, "link_account", lev, { principal })).toMatchObject({
      errors: [{ field: "currency" }],
    });
  });

  describe("links a bank account once", () => {
    const plaid = { name: "Bank", balance: "4200", is_manual: false, plaid_id: "plaid-1" };
    const owned = { ...plaid, visibility: "private" };

    test("among a user's open accounts, shared or private; closing an account frees its id", async () => {
      const couple = await newCouple();
      const account = await couple.account(owned);
      expect(account).toMatchObject({ is_manual: false, plaid_account_id: "plaid-1" });
      for (const again of [plaid, owned]) {
        expect(await couple.refusal("link_account", again)).toMatchObject({
          code: "account_already_linked",
          facts: { account_id: account.id },
        });
      }
      await couple.ask("close_account", { account_id: account.id });
      expect(await couple.account(plaid)).toMatchObject({ status: "open" });
    });

    test("among a couple's open shared accounts, so that joint money counts once", async () => {
      const couple = await newCouple();
      const ben = couple.as(couple.ben.principal);
      const joint = { ...plaid, is_joint: true };
      const account = await couple.account(joint);
      for (const again of [joint, plaid]) {
        expect(await ben.refusal("link_account", again)).toMatchObject({
          code: "account_already_linked",
          facts: { account_id: account.id },
        });
      }
      expect((await ben.ask("get_summary", {})).totals).toMatchObject({ balance: "4200.00" });
      await couple.ask("close_account", { account_id: account.id });
      expect(await ben.ask("link_account", joint)).toMatchObject({ plaid_account_id: "plaid-1" });
    });

    test.each([
      ["first", true],
      ["last", false],
    ])(
      "except beside the partner's private account, which was linked %s: only its owner sees both",
      async (_, first) => {
        const couple = await newCouple();
        const ben = couple.as(couple.ben.principal);
        const bens = first ? undefined : await ben.ask("link_account", plaid);
        const own = await couple.account({ ...owned, balance: "4000" });
        const shared = bens ?? (await ben.ask("link_account", plaid));

        const twice = { kind: "linked_twice", count: 1, account_ids: [own.id], amount: "4000.00" };
        expect((await couple.ask("get_summary", {})).attention).toMatchObject([twice]);
        expect((await ben.ask("get_summary", {})).attention).toEqual([]);
        const summary = (userId: string) => ask(couple.engine, "get_summary", {}, { userId });
        expect((await summary(couple.ada.id)).attention).toMatchObject([twice]);
        expect((await summary(couple.ben.id)).attention).toEqual([]);

        const share = { account_id: own.id, visibility: "shared" };
        expect(await couple.refusal("update_account", share)).toMatchObject({
          code: "account_already_linked",
          facts: { account_id: shared.id },
        });
        await ben.ask("close_account", { account_id: shared.id });
        expect((await couple.ask("get_summary", {})).attention).toEqual([]);
        expect(await couple.ask("update_account", share)).toMatchObject({ visibility: "shared" });
        expect(await couple.discrepancy()).toBeUndefined();
      },
    );
  });

  test("refuses contradictory fields", async () => {
    const couple = await newCouple();
    const link = (fields: object) =>
      couple.refusal("link_account", { name: "A", balance: "1", is_manual: true, ...fields });
    expect(await link({ is_joint: true, visibility: "private" })).toMatchObject({
      errors: [{ field: "visibility" }],
    });
    expect(await link({ plaid_id: "p" })).toMatchObject({ errors: [{ field: "plaid_id" }] });
    expect(await link({ currency: "EUR" })).toMatchObject({
      code: "currency_mismatch",
      facts: { currency: "USD" },
    });
    expect(await link({ currency: "XYZ" })).toMatchObject({ errors: [{ field: "currency" }] });
    expect(await link({ balance: "-1" })).toMatchObject({ errors: [{ field: "balance" }] });
  });

  test("the operator must name the user", async () => {
    const couple = await newCouple();
    const input = { name: "A", balance: "1", is_manual: true };
    expect(await refusal(couple.engine, "link_account", input, { coupleId: couple.id })).toMatchObject({
      errors: [{ field: "user_id" }],
    });
    expect(await ask(couple.engine, "link_account", input, { userId: couple.ben.id })).toMatchObject({
      user_id: couple.ben.id,
      couple_id: couple.id,
    });
  });
});
