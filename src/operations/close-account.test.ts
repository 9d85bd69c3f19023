import { expect, test } from "vitest";
import { ask, newCouple, newUser, outcome } from "../../testing/books.ts";
import { kinds } from "../../testing/couples.ts";

test.each([
  [true, "75.00", ["WITHDRAWAL", "75.00"]],
  [false, "20.00", ["BALANCE_SYNC", "0.00"]],
] as const)(
  "a remaining balance leaves the books with an event, and the history stays: manual %s",
  async (is_manual, balance, event) => {
    const couple = await newCouple();
    const { id: account_id } = await couple.account({ balance, is_manual });
    const closed = await couple.ask("close_account", { account_id });
    expect(closed).toMatchObject({ status: "closed", balance: "0.00" });
    const { items } = await couple.ask("list_ledger", { account_id });
    expect(kinds(items)).toEqual([["ACCOUNT", "0.00"], event, ["ACCOUNT", balance]]);
  },
);

test("only the owner or the operator can close the account of a user without a couple", async () => {
  const { engine } = await newCouple();
  const [eve, other] = [await newUser(engine), await newUser(engine)];
  const open = () =>
    ask(engine, "link_account", { name: "Pocket", balance: "5", is_manual: true }, { userId: eve.id });
  const [first, second] = [{ account_id: (await open()).id }, { account_id: (await open()).id }];
  const close = (input: object, extra = {}) => outcome(engine, "close_account", input, extra);
  const own = { principal: eve.principal };
  expect(await close(first, { principal: other.principal })).toBe("not_found");
  expect(await close(first, { userId: other.id })).toBe("not_found");
  const closed = { status: "closed", balance: "0.00", couple_id: null };
  expect(await ask(engine, "close_account", first, own)).toMatchObject(closed);
  expect(await close(first, own)).toBe("account_closed");
  expect(await ask(engine, "get_account", first, own)).toMatchObject(closed);
  expect(await close(second)).toBe("invalid_input: couple_id");
  expect(await close(second, { userId: eve.id })).toBe("done");
});
