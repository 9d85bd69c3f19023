import { describe, expect, test } from "vitest";
import { ask, engineForTests, newCouple, newUser, refusal } from "../../testing/books.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("close_account", () => {
  test("a remaining balance leaves the books with an event, and the history stays", async () => {
    const couple = await newCouple();
    const manual = await couple.account({ balance: "75" });
    const linked = await couple.account({ balance: "20", is_manual: false });
    expect(await couple.ask("close_account", { account_id: manual.id })).toMatchObject({
      status: "closed",
      balance: "0.00",
    });
    expect(await couple.ask("close_account", { account_id: linked.id })).toMatchObject({
      status: "closed",
      balance: "0.00",
    });
    const kinds = async (account_id: string) =>
      (await couple.ask("list_ledger", { account_id })).items.map(
        (event: { event_type: string; amount: string }) => [event.event_type, event.amount],
      );
    expect(await kinds(manual.id)).toEqual([
      ["ACCOUNT", "0.00"],
      ["WITHDRAWAL", "75.00"],
      ["ACCOUNT", "75.00"],
    ]);
    expect(await kinds(linked.id)).toEqual([
      ["ACCOUNT", "0.00"],
      ["BALANCE_SYNC", "0.00"],
      ["ACCOUNT", "20.00"],
    ]);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("refuses while goals hold money in the account, and refuses a second call", async () => {
    const couple = await newCouple();
    const [account, goal] = [await couple.account(), await couple.goal()];
    const move = { account_id: account.id, goal_id: goal.id, amount: "10" };
    await couple.ask("allocate_to_goal", move);
    expect(await couple.refusal("close_account", { account_id: account.id })).toMatchObject({
      code: "account_has_allocations",
      facts: { allocated: "10.00" },
    });
    await couple.ask("release_from_goal", move);
    await couple.ask("close_account", { account_id: account.id });
    expect(await couple.refusal("close_account", { account_id: account.id })).toMatchObject({
      code: "account_closed",
    });
  });

  test("a person must close an account with money; an agent can close an empty one", async () => {
    const couple = await newCouple();
    const [full, empty] = [await couple.account(), await couple.account({ balance: "0" })];
    const agent = couple.as({ ...couple.ada.principal, kind: "agent" });
    expect(await agent.refusal("close_account", { account_id: full.id })).toMatchObject({
      code: "person_required",
    });
    expect(await agent.ask("close_account", { account_id: empty.id })).toMatchObject({ status: "closed" });
    const asOperator = couple.as(OPERATOR);
    expect(await asOperator.ask("close_account", { account_id: full.id })).toMatchObject({
      status: "closed",
    });
  });

  test("is refused to the partner of an individual account's owner", async () => {
    const couple = await newCouple();
    const account = await couple.account();
    const ben = couple.as(couple.ben.principal);
    expect(await ben.refusal("close_account", { account_id: account.id })).toMatchObject({
      code: "not_owner",
    });
  });

  test("only the owner or the operator can close the account of a user without a couple", async () => {
    const engine = await engineForTests();
    const [eve, other] = [await newUser(engine), await newUser(engine)];
    const open = () =>
      ask(engine, "link_account", { name: "Pocket", balance: "5", is_manual: true }, { userId: eve.id });
    const [first, second] = [await open(), await open()];
    const closing = { account_id: first.id };
    for (const extra of [{ principal: other.principal }, { userId: other.id }]) {
      expect(await refusal(engine, "close_account", closing, extra)).toMatchObject({ code: "not_found" });
    }
    const byOwner = await ask(engine, "close_account", closing, { principal: eve.principal });
    expect(byOwner).toMatchObject({ status: "closed", balance: "0.00", couple_id: null });
    const closingSecond = { account_id: second.id };
    expect(await refusal(engine, "close_account", closingSecond)).toMatchObject({
      errors: [{ field: "couple_id" }],
    });
    expect(await ask(engine, "close_account", closingSecond, { userId: eve.id })).toMatchObject({
      status: "closed",
    });
    expect(await refusal(engine, "close_account", closing, { principal: eve.principal })).toMatchObject({
      code: "account_closed",
    });
    const get = await ask(engine, "get_account", closing, { principal: eve.principal });
    expect(get).toMatchObject({ status: "closed" });
  });
});
