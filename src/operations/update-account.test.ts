import { ask, newCouple, newUser, outcome } from "../../testing/books.ts";
import { expect, test } from "../../testing/test.ts";

test("update_account keeps omitted fields and empties cleared ones", async ({ couple }) => {
  const { id: account_id } = await couple.account({ name: "Old", institution_name: "First Bank" });
  const update = (input: object) => couple.ask("update_account", { account_id, ...input });
  const changed = await update({ name: "New", keep_available: "50" });
  expect(changed).toMatchObject({ name: "New", institution_name: "First Bank", keep_available: "50.00" });
  const cleared = await update({ clear: ["institution_name"] });
  expect(cleared).toMatchObject({ name: "New", institution_name: null });
  const { items } = await couple.ask("list_ledger", { event_type: "ACCOUNT", limit: 2 });
  expect(items[1].metadata).toMatchObject({ action: "updated", name: "New", name_before: "Old" });
});

test("update_account changes the account of a user without a couple, who has no ledger yet", async () => {
  const { engine } = await newCouple();
  const [{ principal }, other] = [await newUser(engine), await newUser(engine)];
  const input = { name: "Pocket", balance: "5", is_manual: true };
  const { id } = await ask(engine, "link_account", input, { principal });
  const rename = { account_id: id, name: "Purse" };
  const changed = { name: "Purse", couple_id: null };
  expect(await ask(engine, "update_account", rename, { principal })).toMatchObject(changed);
  const byOther = { principal: other.principal };
  expect(await outcome(engine, "update_account", rename, byOther)).toBe("not_found");
});
