import { expect, test } from "vitest";
import type { Plan } from "../../books/plan.ts";
import type { Event } from "../../books/rows.ts";
import { planProblem, recordPlan, removeEnded, type StatedPlan } from "./plans.ts";

const NOBODY = { userId: null, sourceAccountId: null, sourceGoalId: null, destGoalId: null, amount: 0n };

const planEvent = (sequence: number, action: string, userId = "ada"): Event =>
  ({
    ...NOBODY,
    eventType: "PLAN",
    sequence,
    userId,
    metadata: { plan_id: "p", action },
  }) as unknown as Event;

const move = (sequence: number, amount: bigint, approvedBy?: string): Event =>
  ({
    ...NOBODY,
    eventType: "ALLOCATION",
    sequence,
    amount,
    userId: "ada",
    sourceAccountId: "a",
    destGoalId: "g",
    metadata: { plan_id: "p", ...(approvedBy && { approved_by: approvedBy }) },
  }) as unknown as Event;

function statedBy(events: readonly Event[]): Map<string, StatedPlan> {
  const stated = new Map<string, StatedPlan>();
  for (const event of events) recordPlan(stated, event);
  return stated;
}

test.each([
  ["awaits approval", [planEvent(1, "awaiting_approval")], 9, false],
  [
    "was rejected by the newest event",
    [planEvent(1, "awaiting_approval"), planEvent(2, "rejected")],
    2,
    false,
  ],
  ["was rejected", [planEvent(1, "awaiting_approval"), planEvent(2, "rejected")], 3, true],
  ["moves money up to the newest event", [planEvent(1, "committed"), move(2, 5n)], 2, false],
  ["was committed, with an event after its moves", [planEvent(1, "committed"), move(2, 5n)], 4, true],
  ["has only the event of a move", [move(2, 5n)], 9, false],
] as const)("a plan that %s", (_, events, head, ends) => {
  const stated = statedBy(events);
  expect(removeEnded(stated, head).has("p")).toBe(ends);
  expect(stated.has("p")).toBe(!ends);
});

const committed = {
  id: "p",
  status: "committed",
  sequence: 1,
  moves: [
    {
      account_id: "a",
      from_goal_id: null,
      to_goal_id: "g",
      amount: "5",
      grounds: { purpose: "edited", beyond: false, source: null },
    },
  ],
  uncured: [],
  goals: [
    { goal_id: "g", target: "100", before: "0", after: "5", projected_before: null, projected_after: null },
  ],
  accounts: [],
  committedById: "ada",
  decidedById: null,
  decidedAt: null,
} as unknown as Plan;

test.each([
  ["with its events", committed, [planEvent(1, "committed"), move(2, 5n)], undefined],
  ["suggested, without an event", { ...committed, status: "suggested", sequence: null }, [], undefined],
  ["committed, without an event", committed, [], "it is committed, the ledger states suggested"],
  [
    "with a gap before its move",
    committed,
    [planEvent(1, "committed"), move(3, 5n)],
    "move 0 is a available g 5, the ledger states a available g 5",
  ],
  [
    "with a move of another amount",
    committed,
    [planEvent(1, "committed"), move(2, 6n)],
    "move 0 is a available g 5, the ledger states a available g 6",
  ],
  [
    "with an approver that it does not name",
    committed,
    [planEvent(1, "committed"), move(2, 5n, "ben")],
    "move 0 has other users in the ledger than in the plan",
  ],
  [
    "committed by another user",
    committed,
    [planEvent(1, "committed", "ben"), move(2, 5n)],
    "committed by ada, the ledger states ben",
  ],
] as const)("a plan %s", (_, plan, events, problem) => {
  expect(planProblem(plan as Plan, statedBy(events).get("p"))).toBe(problem);
});

test("finds a move of a plan that was already compared", () => {
  const stated = statedBy([planEvent(1, "committed"), move(2, 5n)]);
  removeEnded(stated, 3);
  recordPlan(stated, move(7, 5n));
  expect(planProblem(committed, stated.get("p"))).toBe(
    "the ledger contains its moves but no event of the plan",
  );
});
