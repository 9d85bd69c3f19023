import { describe, expect, test } from "vitest";
import { ask, engineForTests, newCouple, newUser, refusal } from "../../testing/books.ts";
import { SingleAccount } from "../entities/single-account.ts";

/** Two users without a couple, the input that joins them, and a function that opens an account for one of them. */
async function newSingles() {
  const engine = await engineForTests();
  const [ada, ben] = [await newUser(engine, "Ada"), await newUser(engine, "Ben")];
  const open = (userId: string, fields: object) =>
    ask(engine, "link_account", { name: "Pocket", balance: "100", is_manual: true, ...fields }, { userId });
  return { engine, ada, ben, input: { partner_1_id: ada.id, partner_2_id: ben.id }, open };
}

describe("create_couple", () => {
  test("joins two users and their accounts, and starts the ledger with opening balances", async () => {
    const engine = await engineForTests();
    const [ada, ben] = [await newUser(engine, "Ada"), await newUser(engine, "Ben")];
    const open = (userId: string, fields: object) =>
      ask(engine, "link_account", { is_manual: true, ...fields }, { userId });
    const first = await open(ada.id, { name: "Savings", balance: "1000" });
    const second = await open(ben.id, { name: "Cash", balance: "20.50", visibility: "private" });

    const couple = await ask(engine, "create_couple", {
      partner_1_id: ada.id,
      partner_2_id: ben.id,
      time_zone: "Europe/Berlin",
      approval_threshold: 500,
    });

    expect(couple).toMatchObject({
      partner_1_id: ada.id,
      partner_2_id: ben.id,
      currency: "USD",
      time_zone: "Europe/Berlin",
      approval_threshold: "500.00",
      threshold_proposal: null,
      ledger: { sequence: 3 },
    });
    const { items } = await ask(engine, "list_ledger", {}, { coupleId: couple.id });
    const rows = items
      .toReversed()
      .map((event: Record<string, unknown>) => [event.event_type, event.amount, event.source_account_id]);
    expect(rows).toEqual([
      ["COUPLE", "0.00", null],
      ["ACCOUNT", "1000.00", first.id],
      ["ACCOUNT", "20.50", second.id],
    ]);
  });

  test("defaults to USD and UTC without a threshold", async () => {
    const couple = await newCouple();
    const shown = await couple.ask("get_couple", { couple_id: couple.id });
    expect(shown).toMatchObject({ currency: "USD", time_zone: "UTC", approval_threshold: null });
  });

  test("needs two different existing users who are not in a couple", async () => {
    const couple = await newCouple();
    const { engine, ada, ben } = couple;
    const single = await newUser(engine);
    const form = (partner_1_id: string, partner_2_id: string) =>
      refusal(engine, "create_couple", { partner_1_id, partner_2_id });
    expect(await form(single.id, single.id)).toMatchObject({
      code: "invalid_input",
      errors: [{ field: "partner_2_id" }],
    });
    expect(await form(single.id, "0199f3a0-0000-7000-8000-00000000dead")).toMatchObject({
      code: "not_found",
    });
    expect(await form(single.id, ada.id)).toMatchObject({ code: "already_in_couple" });
    expect(await form(ben.id, ada.id)).toMatchObject({ code: "already_in_couple" });
  });

  describe("without a currency", () => {
    test("uses the currency of the users' accounts", async () => {
      const { engine, ada, ben, input, open } = await newSingles();
      await open(ada.id, { currency: "JPY" });
      await open(ben.id, { currency: "JPY" });
      expect(await ask(engine, "create_couple", input)).toMatchObject({ currency: "JPY" });
    });

    test("is refused while the accounts' currencies differ; a closed account does not count and stays with its user", async () => {
      const { engine, ada, ben, input, open } = await newSingles();
      const yen = await open(ada.id, { currency: "JPY" });
      await open(ben.id, { currency: "EUR" });
      expect(await refusal(engine, "create_couple", input)).toMatchObject({
        code: "currency_mismatch",
        message: expect.stringContaining("EUR, JPY"),
        facts: { currency: null },
      });
      await ask(engine, "close_account", { account_id: yen.id }, { principal: ada.principal });
      const couple = await ask(engine, "create_couple", input);
      expect(couple).toMatchObject({ currency: "EUR", ledger: { sequence: 2 } });
      const { items } = await ask(engine, "list_accounts", { status: "all" }, { coupleId: couple.id });
      expect(items).toMatchObject([{ user_id: ben.id }]);
    });

    test("is refused if the accounts' currency has been withdrawn", async () => {
      const { engine, ada, input, open } = await newSingles();
      const lev = await open(ada.id, { currency: "EUR" });
      // An account from before Bulgaria adopted the euro.
      await engine.orm.em.fork().nativeUpdate(SingleAccount, { id: lev.id }, { currency: "BGN" });
      expect(await refusal(engine, "create_couple", input)).toMatchObject({
        errors: [{ field: "currency", message: "BGN has been withdrawn. Use EUR." }],
      });
    });
  });

  test("refuses accounts in a currency other than the requested one", async () => {
    const { engine, ada, input, open } = await newSingles();
    await open(ada.id, { currency: "JPY" });
    expect(await refusal(engine, "create_couple", { ...input, currency: "USD" })).toMatchObject({
      code: "currency_mismatch",
      facts: { currency: "USD" },
    });
    expect(await ask(engine, "create_couple", { ...input, currency: "JPY" })).toMatchObject({
      currency: "JPY",
    });
  });

  test("refuses two shared accounts for one bank account, naming the first user's; a private account does not count", async () => {
    const { engine, ada, ben, input, open } = await newSingles();
    const linked = { is_manual: false, plaid_id: "plaid-1" };
    const [adas, bens] = [await open(ada.id, linked), await open(ben.id, linked)];
    const refused = await refusal(engine, "create_couple", input);
    expect(refused).toMatchObject({
      code: "account_already_linked",
      facts: { account_id: adas.id },
      message: expect.stringContaining(bens.id),
    });
    await ask(
      engine,
      "update_account",
      { account_id: bens.id, visibility: "private" },
      { principal: ben.principal },
    );
    expect(await ask(engine, "create_couple", input)).toMatchObject({ ledger: { sequence: 3 } });
  });

  test("accepts a user who has closed the account for that bank account", async () => {
    const { engine, ada, ben, input, open } = await newSingles();
    const linked = { is_manual: false, plaid_id: "plaid-1" };
    const [adas] = [await open(ada.id, linked), await open(ben.id, linked)];
    await ask(engine, "close_account", { account_id: adas.id }, { principal: ada.principal });
    expect(await ask(engine, "create_couple", input)).toMatchObject({ ledger: { sequence: 2 } });
  });

  test("refuses a currency that has been withdrawn", async () => {
    const { engine, input } = await newSingles();
    expect(await refusal(engine, "create_couple", { ...input, currency: "BGN" })).toMatchObject({
      errors: [{ field: "currency" }],
    });
  });

  test.each([
    ["JPY", "1250", "1250"],
    ["KWD", "1.25", "1.250"],
  ])("uses the decimals of %s", async (currency, balance, shown) => {
    const couple = await newCouple({ currency });
    const account = await couple.account({ balance });
    expect(account).toMatchObject({ currency, balance: shown });
    const decimals = shown.includes(".") ? "1.2345" : "12.5";
    expect(
      await couple.refusal("link_account", { name: "Other", balance: decimals, is_manual: true }),
    ).toMatchObject({
      errors: [{ field: "balance" }],
    });
  });
});
