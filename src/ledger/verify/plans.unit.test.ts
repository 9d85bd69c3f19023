import { expect, test } from "vitest";
import { eventRow } from "../../../testing/in-memory.ts";
import type { Plan } from "../../books/plan.ts";
import type { Event } from "../../books/rows.ts";
import { planProblem, recordPlan, removeEnded, type StatedPlan } from "./plans.ts";

const planEvent = (sequence: number, action: string, userId = "ada") =>
  eventRow({ eventType: "PLAN", sequence, userId, metadata: { plan_id: "p", action } });

const move = (sequence: number, amount: bigint, approvedBy?: string) =>
  eventRow({
    eventType: "ALLOCATION",
    sequence,
    amount,
    userId: "ada",
    sourceAccountId: "a",
    destGoalId: "g",
    metadata: { plan_id: "p", ...(approvedBy && { approved_by: approvedBy }) },
  });

const COMMITTED = [planEvent(1, "committed"), move(2, 5n)];
const REJECTED = [planEvent(1, "awaiting_approval"), planEvent(2, "rejected")];

function statedBy(events: readonly Event[]): Map<string, StatedPlan> {
  const stated = new Map<string, StatedPlan>();
  for (const event of events) recordPlan(stated, event);
  return stated;
}

test.each([
  ["awaits approval", [planEvent(1, "awaiting_approval")], 9, false],
  ["was rejected by the newest event", REJECTED, 2, false],
  ["was rejected", REJECTED, 3, true],
  ["moves money up to the newest event", COMMITTED, 2, false],
  ["was committed, with an event after its moves", COMMITTED, 4, true],
  ["has only the event of a move", [move(2, 5n)], 9, false],
])("a plan that %s", (_, events, head, ends) => {
  const stated = statedBy(events);
  expect(removeEnded(stated, head).has("p")).toBe(ends);
  expect(stated.has("p")).toBe(!ends);
});

const grounds = { purpose: "edited", beyond: false, source: null } as const;
const committed = {
  id: "p",
  status: "committed",
  sequence: 1,
  moves: [{ account_id: "a", from_goal_id: null, to_goal_id: "g", amount: "5", grounds }],
  uncured: [],
  goals: [{ goal_id: "g", target: "100", before: "0", after: "5" }],
  accounts: [],
  committedById: "ada",
  decidedById: null,
  decidedAt: null,
} as unknown as Plan;

const WITH_APPROVER = [planEvent(1, "committed"), move(2, 5n, "ben")];
const BY_BEN = [planEvent(1, "committed", "ben"), move(2, 5n)];

test.each<[what: string, plan: Partial<Plan>, events: readonly Event[], problem: string | undefined]>([
  ["with its events", {}, COMMITTED, undefined],
  ["suggested, without an event", { status: "suggested", sequence: null }, [], undefined],
  ["committed, without an event", {}, [], "it is committed, the ledger states suggested"],
  [
    "with a gap before its move",
    {},
    [planEvent(1, "committed"), move(3, 5n)],
    "move 0 is a available g 5, the ledger states a available g 5",
  ],
  [
    "with a move of another amount",
    {},
    [planEvent(1, "committed"), move(2, 6n)],
    "move 0 is a available g 5, the ledger states a available g 6",
  ],
  ["with another approver", {}, WITH_APPROVER, "move 0 has other users in the ledger than in the plan"],
  ["committed by another user", {}, BY_BEN, "committed by ada, the ledger states ben"],
])("a plan %s", (_, plan, events, problem) => {
  expect(planProblem({ ...committed, ...plan }, statedBy(events).get("p"))).toBe(problem);
});

test("finds a move of a plan that was already compared", () => {
  const stated = statedBy(COMMITTED);
  removeEnded(stated, 3);
  recordPlan(stated, move(7, 5n));
  const problem = "the ledger contains its moves but no event of the plan";
  expect(planProblem(committed, stated.get("p"))).toBe(problem);
});
