import { ask, engineForTests, newCouple, newUser, outcome, refusal } from "../../testing/books.ts";
import { kinds } from "../../testing/couples.ts";
import { describe, expect, test } from "../../testing/test.ts";
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
    const { engine, ada, ben, input, open } = await newSingles();
    const first = await open(ada.id, { name: "Savings", balance: "1000" });
    const second = await open(ben.id, { name: "Cash", balance: "20.50", visibility: "private" });
    const settings = { time_zone: "Europe/Berlin", approval_threshold: 500 };
    const couple = await ask(engine, "create_couple", { ...input, ...settings });
    expect(couple).toMatchObject({
      ...input,
      currency: "USD",
      time_zone: "Europe/Berlin",
      approval_threshold: "500.00",
      threshold_proposal: null,
      ledger: { sequence: 3 },
    });
    const { items } = await ask(engine, "list_ledger", {}, { coupleId: couple.id });
    expect(kinds(items.toReversed())).toEqual([
      ["COUPLE", "0.00"],
      ["ACCOUNT", "1000.00"],
      ["ACCOUNT", "20.50"],
    ]);
    const accounts = items.map((event: { source_account_id: string }) => event.source_account_id);
    expect(accounts).toEqual([second.id, first.id, null]);
  });

  test("defaults to USD and UTC without a threshold", async ({ couple }) => {
    const shown = await couple.ask("get_couple", { couple_id: couple.id });
    expect(shown).toMatchObject({ currency: "USD", time_zone: "UTC", approval_threshold: null });
  });

  test("needs two different existing users who are not in a couple", async () => {
    const { engine, ada, ben } = await newCouple();
    const { id } = await newUser(engine);
    const form = (partner_1_id: string, partner_2_id: string) =>
      outcome(engine, "create_couple", { partner_1_id, partner_2_id });
    expect(await form(id, id)).toBe("invalid_input: partner_2_id");
    expect(await form(id, "0199f3a0-0000-7000-8000-00000000dead")).toBe("not_found");
    expect(await form(id, ada.id)).toBe("already_in_couple");
    expect(await form(ben.id, ada.id)).toBe("already_in_couple");
  });

  test("without a currency is refused while the accounts' currencies differ; a closed account stays with its user", async () => {
    const { engine, ada, ben, input, open } = await newSingles();
    const yen = await open(ada.id, { currency: "JPY" });
    await open(ben.id, { currency: "EUR" });
    expect(await refusal(engine, "create_couple", input)).toMatchObject({
      code: "currency_mismatch",
      message: expect.stringContaining("EUR, JPY"),
      facts: { currency: null },
    });
    expect(await refusal(engine, "create_couple", { ...input, currency: "JPY" })).toMatchObject({
      code: "currency_mismatch",
      facts: { currency: "JPY" },
    });
    await ask(engine, "close_account", { account_id: yen.id }, { principal: ada.principal });
    const couple = await ask(engine, "create_couple", input);
    expect(couple).toMatchObject({ currency: "EUR", ledger: { sequence: 2 } });
    const { items } = await ask(engine, "list_accounts", { status: "all" }, { coupleId: couple.id });
    expect(items).toMatchObject([{ user_id: ben.id }]);
  });

  test("refuses a currency that has been withdrawn", async () => {
    const { engine, ada, input, open } = await newSingles();
    expect(await outcome(engine, "create_couple", { ...input, currency: "BGN" })).toBe(
      "invalid_input: currency",
    );
    const lev = await open(ada.id, { currency: "EUR" });
    // An account from before Bulgaria adopted the euro.
    await engine.orm.em.fork().nativeUpdate(SingleAccount, { id: lev.id }, { currency: "BGN" });
    expect(await refusal(engine, "create_couple", input)).toMatchObject({
      errors: [{ field: "currency", message: "BGN has been withdrawn. Use EUR." }],
    });
  });

  test.each([
    ["made private", "update_account", { visibility: "private" }, 3],
    ["closed", "close_account", {}, 2],
  ])(
    "refuses two shared accounts for one bank account until one is %s",
    async (_, name, change, sequence) => {
      const { engine, ada, ben, input, open } = await newSingles();
      const linked = { is_manual: false, plaid_id: "plaid-1" };
      const [adas, bens] = [await open(ada.id, linked), await open(ben.id, linked)];
      expect(await refusal(engine, "create_couple", input)).toMatchObject({
        code: "account_already_linked",
        facts: { account_id: adas.id },
        message: expect.stringContaining(bens.id),
      });
      await ask(engine, name, { account_id: bens.id, ...change }, { principal: ben.principal });
      expect(await ask(engine, "create_couple", input)).toMatchObject({ ledger: { sequence } });
    },
  );

  test.each([
    ["JPY", "1250", "1250", "12.5"],
    ["KWD", "1.25", "1.250", "1.2345"],
  ])("uses the decimals of %s", async (currency, balance, shown, invalid) => {
    const couple = await newCouple({ currency });
    expect(await couple.account({ balance })).toMatchObject({ currency, balance: shown });
    const input = { name: "Other", balance: invalid, is_manual: true };
    expect(await couple.outcome("link_account", input)).toBe("invalid_input: balance");
  });
});
