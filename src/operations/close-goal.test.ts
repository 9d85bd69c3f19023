import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { kinds } from "../../testing/couples.ts";

test("close_goal releases its money with one event per account, and keeps its history", async () => {
  const couple = await newCouple();
  const ids = await couple.fill({
    accounts: { first: {}, second: { visibility: "private" } },
    goals: { goal: {} },
  });
  await couple.allocate(ids.first, ids.goal, "10");
  await couple.allocate(ids.second, ids.goal, "20");
  // Either partner may close a goal, also with money in the other partner's private account.
  const closed = await couple.asBen.ask("close_goal", { goal_id: ids.goal });
  expect(closed.goal).toMatchObject({
    status: "closed",
    version: 2,
    current_allocation: "0.00",
    allocations: [],
  });
  expect(kinds(closed.events)).toEqual([
    ["RELEASE", "10.00"],
    ["RELEASE", "20.00"],
    ["GOAL", "0.00"],
  ]);
  expect(closed.events[2].metadata).toEqual({ action: "closed", version: 2 });
  const [ofPrivate] = closed.events.filter(({ amount }: { amount: string }) => amount === "20.00");
  expect(ofPrivate).toMatchObject({ source_account_id: null, source_goal_id: ids.goal, actor: null });
  expect(JSON.stringify(closed)).not.toMatch(new RegExp(`${ids.second}|"second"`));
  for (const account_id of [ids.first, ids.second])
    expect(await couple.ask("get_account", { account_id })).toMatchObject({ available: "1000.00" });
  expect((await couple.ask("list_ledger", { goal_id: ids.goal })).items).toHaveLength(6);
});
