import { describe, expect, test } from "vitest";
import { BEN, booksOf, decide, decisionOn, personOf, refusalOf } from "../../testing/in-memory.ts";
import type { Goal } from "../books/rows.ts";
import { updateGoal } from "./update-goal.ts";

type Input = Omit<Parameters<NonNullable<typeof updateGoal.decide>>[0], "goal_id">;

const TRIP: Partial<Goal> = {
  name: "Trip",
  type: "travel",
  targetAmount: 600_00n,
  priority: 2,
  deadline: "2027-01-01",
  notes: "Sakura",
  version: 4,
};

/** Ben updates the trip, which holds 300.00 of its 600.00. */
function update(input: Input, goal: Partial<Goal> = {}) {
  const books = booksOf({
    accounts: { joint: { balance: 500_00n } },
    goals: { trip: { ...TRIP, ...goal } },
    held: { "trip/joint": 300_00n },
  });
  const decision = decisionOn(books, { caller: personOf(BEN) });
  const answer = decide(updateGoal, { goal_id: "trip", ...input }, decision, { facts: {} });
  return { answer, decision };
}

describe("update_goal", () => {
  test.each<[input: Input, metadata: object, row: Partial<Goal>]>([
    [{ priority: 1, name: null }, { priority: 1, priority_before: 2 }, { priority: 1 }],
    [
      { name: "Kyoto", type: "holiday", locked: true },
      {
        name: "Kyoto",
        name_before: "Trip",
        type: "holiday",
        type_before: "travel",
        locked: true,
        locked_before: false,
      },
      { name: "Kyoto", type: "holiday", locked: true },
    ],
    [
      { clear: ["deadline", "notes"] },
      { deadline: null, deadline_before: "2027-01-01", notes_changed: true },
      { deadline: null, notes: null },
    ],
    [{ notes: "Two weeks" }, { notes_changed: true }, { notes: "Two weeks" }],
    [
      { target_amount: "400" },
      { target_amount: "400.00", target_amount_before: "600.00" },
      // The goal is now at 75 %, but no money moved, so there is no milestone.
      { targetAmount: 400_00n, milestone: 75, milestoneAt: null },
    ],
  ])("%o", (input, changes, row) => {
    const { answer, decision } = update(input);
    const [step, ...more] = decision.steps;
    expect(more).toEqual([]);
    expect(step?.change.event).toMatchObject({
      eventType: "GOAL",
      amount: 0n,
      destGoalId: "trip",
      userId: BEN,
    });
    expect(step?.change.event.metadata).toEqual({ ...changes, action: "updated", version: 5 });
    const goal = decision.books.goals.get("trip");
    expect(goal).toMatchObject({ ...row, version: 5, currentAllocation: 300_00n });
    expect(answer).toMatchObject({ id: "trip", version: 5, current_allocation: "300.00" });
  });

  test.each<[input: Input, goal?: Partial<Goal>]>([
    [{}],
    [{ name: "Trip", target_amount: "600.00", deadline: "2027-01-01", notes: "Sakura", locked: false }],
    [{ clear: ["deadline"] }, { deadline: null }],
    [{ priority: 2 }, { status: "closed" }],
    [{ deadline: "2026-03-09" }, { deadline: "2026-03-09" }],
  ])("%o changes nothing and appends nothing", (input, goal = {}) => {
    const { answer, decision } = update(input, goal);
    expect(decision.steps).toEqual([]);
    expect(decision.books).toBe(decision.before);
    expect(answer).toMatchObject({ version: 4 });
  });

  test.each<[code: string, input: Input, goal: Partial<Goal>, facts: object]>([
    ["goal_closed", { name: "Kyoto" }, { status: "closed" }, {}],
    ["goal_closed", { notes: "Late" }, { status: "closed" }, {}],
    ["invalid_input", { deadline: "2026-03-09" }, {}, { errors: [{ field: "deadline" }] }],
    ["invalid_input", { target_amount: "0" }, {}, { errors: [{ field: "target_amount" }] }],
    ["invalid_input", { target_amount: "1.001" }, {}, { errors: [{ field: "target_amount" }] }],
    ["invalid_input", { notes: "Late", clear: ["notes"] }, {}, { errors: [{ field: "notes" }] }],
  ])("%s: %o", (code, input, goal, more) => {
    expect(refusalOf(() => update(input, goal))).toMatchObject({ code, ...more });
  });
});
