import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function start(account: Record<string, unknown> = {}) {
  const couple = await newCouple();
  const ids = await couple.fill({ accounts: { account }, goals: { goal: {} } });
  const move = (amount: unknown) => ({ account_id: ids.account, goal_id: ids.goal, amount });
  return { couple, ids, move };
}

describe("allocate_to_goal", () => {
  test("earmarks available money for the goal and appends one event", async () => {
    const { couple, ids, move } = await start();
    const answer = await couple.ask("allocate_to_goal", move(250.5));
    expect(answer.event).toMatchObject({
      event_type: "ALLOCATION",
      amount: "250.50",
      source_account_id: ids.account,
      source_goal_id: null,
      dest_goal_id: ids.goal,
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
      goal_id: ids.goal,
      account_id: ids.account,
      allocated_amount: "250.50",
    });
    expect(answer.account).toMatchObject({ balance: "1000.00", allocated: "250.50", available: "749.50" });
    const after = await couple.ask("allocate_to_goal", move("100"));
    expect(after.allocation).toEqual({ ...answer.allocation, allocated_amount: "350.50" });
    expect(after.goal.allocations).toEqual([after.allocation]);
  });

  test.each([
    ["allocate_to_goal", "100", null],
    ["allocate_to_goal", "100.01", "0.01"],
    ["release_from_goal", "380", "20.00"],
    ["release_from_goal", "500", null],
  ])("%s of %s returns %s as the amount above the target", async (name, amount, above_target) => {
    const { couple, move } = await start();
    const release = name === "release_from_goal";
    await couple.ask("allocate_to_goal", move(release ? "1000" : "500"));
    expect(await couple.ask(name, move(amount))).toMatchObject({ above_target });
  });

  test("leaves keep_available and never takes the available money below zero", async () => {
    const { couple, move } = await start({ balance: "100", keep_available: "40" });
    expect(await couple.refusal("allocate_to_goal", move("60.01"))).toMatchObject({
      code: "insufficient_available",
      facts: { available: "100.00", keep_available: "40.00", allocatable: "60.00" },
    });
    await couple.ask("allocate_to_goal", move("60"));
    expect(await couple.outcome("allocate_to_goal", move("0.01"))).toBe("insufficient_available");
    expect(await couple.outcome("allocate_to_goal", move("0"))).toBe("invalid_input: amount");
    expect(await couple.outcome("allocate_to_goal", move("12.345"))).toBe("invalid_input: amount");
  });
});
