import { ask, newCouple, newUser, outcome } from "../../testing/books.ts";
import { expect, test } from "../../testing/test.ts";

const BANK = { name: "Bank", balance: "4200", is_manual: false, plaid_id: "plaid-1" };
const PRIVATE = { ...BANK, visibility: "private" };

test("link_account adds an account to the couple with an event that carries its balance", async () => {
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
  expect(items).toMatchObject([{ amount: "4200.00", source_account_id: account.id, user_id: couple.ada.id }]);
});

test("a user without a couple adds accounts without a ledger", async ({ couple: { engine } }) => {
  const { principal, id } = await newUser(engine);
  const input = { name: "Pocket", balance: "5", is_manual: true, currency: "KWD" };
  const account = await ask(engine, "link_account", input, { principal });
  expect(account).toMatchObject({ user_id: id, couple_id: null, balance: "5.000" });
  expect(await outcome(engine, "list_ledger", {}, { principal })).toBe("no_couple");
  const lev = { ...input, currency: "BGN" };
  expect(await outcome(engine, "link_account", lev, { principal })).toBe("invalid_input: currency");
});

test("a user links a bank account once, shared or private; closing an account frees its id", async () => {
  const couple = await newCouple();
  const ben = couple.asBen;
  const account = await couple.account(PRIVATE);
  expect(account).toMatchObject({ is_manual: false, plaid_account_id: "plaid-1" });
  for (const again of [BANK, PRIVATE]) {
    expect(await couple.refusal("link_account", again)).toMatchObject({
      code: "account_already_linked",
      facts: { account_id: account.id },
    });
  }
  await couple.ask("close_account", { account_id: account.id });
  const joint = await couple.account({ ...BANK, is_joint: true });
  expect((await ben.refusal("link_account", BANK)).facts).toEqual({ account_id: joint.id });
  await couple.ask("close_account", { account_id: joint.id });
  expect(await ben.ask("link_account", BANK)).toMatchObject({ plaid_account_id: "plaid-1", status: "open" });
});

test.each([
  ["first", true],
  ["last", false],
])("only the owner sees that a private account is also the partner's, linked %s", async (_, first) => {
  const couple = await newCouple();
  const ben = couple.asBen;
  const bens = first ? undefined : await ben.ask("link_account", BANK);
  const own = await couple.account({ ...PRIVATE, balance: "4000" });
  const shared = bens ?? (await ben.ask("link_account", BANK));

  const twice = { kind: "linked_twice", count: 1, account_ids: [own.id], amount: "4000.00" };
  const attention = async (extra: object) => (await ask(couple.engine, "get_summary", {}, extra)).attention;
  for (const { id, principal } of [couple.ada, couple.ben])
    for (const extra of [{ principal }, { userId: id }])
      expect(await attention(extra)).toMatchObject(id === couple.ada.id ? [twice] : []);

  const share = { account_id: own.id, visibility: "shared" };
  expect(await couple.refusal("update_account", share)).toMatchObject({
    code: "account_already_linked",
    facts: { account_id: shared.id },
  });
  await ben.ask("close_account", { account_id: shared.id });
  expect(await attention({ principal: couple.ada.principal })).toEqual([]);
  expect(await couple.ask("update_account", share)).toMatchObject({ visibility: "shared" });
});
