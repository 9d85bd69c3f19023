import { describe, expect, test } from "vitest";
import { booksOf, decide, decisionOn, refusalOf } from "../../testing/in-memory.ts";
import type { Couple, Goal } from "../books/rows.ts";
import { closeGoal } from "./close-goal.ts";

/** The trip holds 300.00 of the joint account and 50.00 of Ada's private one. */
function close(goal: Partial<Goal> = {}, couple: Partial<Couple> = {}, takenAlone = 0n) {
  const books = booksOf({
    couple,
    accounts: { joint: { balance: 400_00n, isJoint: true }, own: { balance: 50_00n, visibility: "private" } },
    goals: { trip: goal },
    held: { "trip/joint": 300_00n, "trip/own": 50_00n },
  });
  const decision = decisionOn(books);
  const answer = decide(closeGoal, { goal_id: "trip" }, decision, { facts: { takenAlone } });
  return { answer, decision };
}

describe("close_goal", () => {
  test.each<[code: string, goal: Partial<Goal>, couple: Partial<Couple>, takenAlone: bigint]>([
    ["goal_closed", { status: "closed" }, {}, 0n],
    ["goal_locked", { locked: true }, {}, 0n],
    ["needs_second_key", {}, { approvalThreshold: 349_99n }, 0n],
    ["needs_second_key", {}, { approvalThreshold: 400_00n }, 50_01n],
  ])("%s", (code, goal, couple, takenAlone) => {
    expect(refusalOf(() => close(goal, couple, takenAlone)).code).toBe(code);
  });

  test("the whole allowance of one partner may be taken", () => {
    const { answer } = close({}, { approvalThreshold: 400_00n }, 50_00n);
    expect(answer.goal).toMatchObject({ status: "closed" });
  });

  test("a locked goal without money can be closed", () => {
    const decision = decisionOn(booksOf({ goals: { trip: { locked: true } } }));
    const answer = decide(closeGoal, { goal_id: "trip" }, decision, { facts: { takenAlone: 0n } });
    expect(answer).toMatchObject({ goal: { status: "closed" }, events: [{ event_type: "GOAL" }] });
  });
});
