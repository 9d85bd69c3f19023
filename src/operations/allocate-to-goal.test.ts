import { describe, expect, test } from "vitest";
import { newCouple, principalFor } from "../../testing/books.ts";
import { openRest, tokenFor } from "../../testing/http.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("allocate_to_goal", () => {
  test("earmarks available money for the goal and appends one event", async () => {
    const couple = await newCouple();
    const [account, goal] = [
      await couple.account({ balance: "1000" }),
      await couple.goal({ target_amount: "600" }),
    ];

    const answer = await couple.ask("allocate_to_goal", {
      account_id: account.id,
      goal_id: goal.id,
      amount: 250.5,
    });

    expect(answer.event).toMatchObject({
      event_type: "ALLOCATION",
      amount: "250.50",
      source_account_id: account.id,
      source_goal_id: null,
      dest_goal_id: goal.id,
      user_id: couple.ada.id,
      actor: "test",
    });
    expect(answer.goal).toMatchObject({
      current_allocation: "250.50",
      progress: { percent: 41.7, remaining: "349.50" },
      allocations: [answer.allocation],
    });
    expect(answer.allocation).toEqual({
      id: expect.stringMatching(UUID),
      goal_id: goal.id,
      account_id: account.id,
      allocated_amount: "250.50",
    });
    expect(answer.account).toMatchObject({ balance: "1000.00", allocated: "250.50", available: "749.50" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("adds to the amount that the goal already holds in the account", async () => {
    const couple = await newCouple();
    const [account, goal] = [await couple.account(), await couple.goal()];
    const input = { account_id: account.id, goal_id: goal.id, amount: "100" };
    const { allocation } = await couple.ask("allocate_to_goal", input);
    const after = await couple.ask("allocate_to_goal", input);
    expect(after.allocation).toEqual({ ...allocation, allocated_amount: "200.00" });
    expect(after.goal.allocations).toEqual([after.allocation]);
  });

  test("returns the amount by which the goal exceeds its target", async () => {
    const couple = await newCouple();
    const [account, goal] = [await couple.account(), await couple.goal({ target_amount: "600" })];
    const input = { account_id: account.id, goal_id: goal.id };
    const above = async (name: string, amount: string) =>
      (await couple.ask(name, { ...input, amount })).above_target;
    expect(await above("allocate_to_goal", "600")).toBeNull();
    expect(await above("allocate_to_goal", "0.01")).toBe("0.01");
    expect(await above("allocate_to_goal", "50")).toBe("50.01");
    expect(await above("release_from_goal", "20.01")).toBe("30.00");
    expect(await above("release_from_goal", "30")).toBeNull();
    const { send } = await openRest({ engine: couple.engine });
    const token = await tokenFor(couple.ada.id);
    const post = (amount: string) => send("POST", "/goals/allocate", { token, body: { ...input, amount } });
    expect((await post("0.50")).body.above_target).toBe("0.50");
  });

  test("never takes the available money below zero", async () => {
    const couple = await newCouple();
    const [account, goal] = [await couple.account({ balance: "100" }), await couple.goal()];
    const input = { account_id: account.id, goal_id: goal.id };

    const refused = await couple.refusal("allocate_to_goal", { ...input, amount: "100.01" });
    expect(refused).toMatchObject({
      code: "insufficient_available",
      facts: { available: "100.00", allocatable: "100.00" },
    });

    await couple.ask("allocate_to_goal", { ...input, amount: "100" });
    expect(await couple.refusal("allocate_to_goal", { ...input, amount: "0.01" })).toMatchObject({
      code: "insufficient_available",
    });
  });

  test("never uses keep_available", async () => {
    const couple = await newCouple();
    const [account, goal] = [
      await couple.account({ balance: "100", keep_available: "40" }),
      await couple.goal(),
    ];
    const input = { account_id: account.id, goal_id: goal.id };
    expect(await couple.refusal("allocate_to_goal", { ...input, amount: "60.01" })).toMatchObject({
      facts: { available: "100.00", keep_available: "40.00", allocatable: "60.00" },
    });
    await couple.ask("allocate_to_goal", { ...input, amount: "60" });
  });

  test("refuses closed goals and accounts, and invalid amounts", async () => {
    const couple = await newCouple();
    const [account, goal, other] = [await couple.account(), await couple.goal(), await couple.goal()];
    await couple.ask("close_goal", { goal_id: goal.id });
    const input = { account_id: account.id, goal_id: goal.id, amount: "1" };
    expect(await couple.refusal("allocate_to_goal", input)).toMatchObject({ code: "goal_closed" });
    for (const amount of [
      "0",
      "-1",
      "1e3",
      "12.345",
      "",
      " 1",
      "1,000",
      1e21,
      Number.NaN,
      null,
      {},
      "10000000000000000",
    ]) {
      const refused = await couple.refusal("allocate_to_goal", { ...input, goal_id: other.id, amount });
      expect(refused, JSON.stringify(amount)).toMatchObject({
        code: "invalid_input",
        errors: [{ field: "amount" }],
      });
    }
    await couple.ask("close_account", { account_id: account.id });
    expect(await couple.refusal("allocate_to_goal", { ...input, goal_id: other.id })).toMatchObject({
      code: "account_closed",
    });
  });

  test("answers another couple's ids like unknown ids", async () => {
    const [couple, strangers] = [await newCouple(), await newCouple()];
    const [account, goal] = [await couple.account(), await couple.goal()];
    const [theirAccount, theirGoal] = [await strangers.account(), await strangers.goal()];
    const nowhere = "0199f3a0-0000-7000-8000-00000000dead";
    const allocate = (account_id: string, goal_id: string) =>
      couple.refusal("allocate_to_goal", { account_id, goal_id, amount: "1" });

    const [foreign, unknown] = [await allocate(theirAccount.id, goal.id), await allocate(nowhere, goal.id)];
    expect([foreign.code, foreign.message, foreign.facts]).toEqual([
      unknown.code,
      unknown.message,
      unknown.facts,
    ]);
    const [foreignGoal, unknownGoal] = [
      await allocate(account.id, theirGoal.id),
      await allocate(account.id, nowhere),
    ];
    expect([foreignGoal.code, foreignGoal.message]).toEqual([unknownGoal.code, unknownGoal.message]);
  });

  test("needs the scope money:move", async () => {
    const couple = await newCouple();
    const reader = principalFor(couple.ada.id, couple.id, { scopes: ["read", "goals:write"] });
    const input = { account_id: couple.id, goal_id: couple.id, amount: "1" };
    expect(await couple.as(reader).refusal("allocate_to_goal", input)).toMatchObject({
      code: "missing_scope",
      facts: { scope: "money:move" },
    });
  });

  test("64 concurrent calls never allocate more than is available, and none is lost", async () => {
    const couple = await newCouple({}, { clock: "system" });
    const [account, goal] = [await couple.account({ balance: "100" }), await couple.goal()];
    const input = { account_id: account.id, goal_id: goal.id, amount: "3" };
    const attempts = await Promise.allSettled(
      Array.from({ length: 64 }, () => couple.ask("allocate_to_goal", input)),
    );
    const done = attempts.filter(({ status }) => status === "fulfilled").length;
    expect(done).toBe(33);
    const { items } = await couple.ask("list_ledger", { limit: 100 });
    const times = items.map(({ timestamp }: { timestamp: string }) => timestamp);
    expect(times).toEqual(times.toSorted().toReversed());
    const after = await couple.ask("get_goal", { goal_id: goal.id });
    expect(after.current_allocation).toBe("99.00");
    expect(await couple.discrepancy()).toBeUndefined();
  });
});
