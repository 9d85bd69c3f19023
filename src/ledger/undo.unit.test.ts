import { describe, expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn, eventWithContext, START } from "../../testing/in-memory.ts";
import type { Event } from "../books/rows.ts";
import { moveAllocation } from "../goals/moves.ts";
import { OPERATOR_ACTOR } from "./actors.ts";
import type { Actor } from "./decision.ts";
import { isUndo, UNDO_MS } from "./undo.ts";

/** An allocation of 10.00 by Ada. */
function allocated(changes: Partial<Event> = {}): Event {
  const books = booksOf({ accounts: { joint: { balance: 100_00n } }, goals: { trip: {} } });
  const event = moveAllocation(decisionOn(books), { accountId: "joint", toGoalId: "trip", amount: 10_00n });
  return { ...event, ...changes };
}

const BY_ADA: Actor = { userId: ADA, actor: "ios" };
const BY_OPERATOR: Actor = { userId: null, actor: OPERATOR_ACTOR };
const instant = (milliseconds: number) => new Date(START.getTime() + milliseconds);

describe("an undo", () => {
  test.each<[boolean, string, Partial<Event>, Actor, Date]>([
    [true, "the caller's own allocation, immediately", {}, BY_ADA, START],
    [true, "after ten minutes", {}, BY_ADA, instant(UNDO_MS)],
    [false, "after more than ten minutes", {}, BY_ADA, instant(UNDO_MS + 1)],
    [true, "through another client of the same user", { actor: "web" }, BY_ADA, START],
    [false, "the partner's allocation", { userId: BEN }, BY_ADA, START],
    [false, "by the partner", {}, { userId: BEN, actor: "ios" }, START],
    [false, "an allocation by the operator for the user", { actor: OPERATOR_ACTOR }, BY_ADA, START],
    [false, "by the operator for the user", {}, { ...BY_OPERATOR, userId: ADA }, START],
    [false, "by the operator without a user", { userId: null }, BY_OPERATOR, START],
    [false, "a move of a plan", { metadata: { plan_id: "plan" } }, BY_ADA, START],
    [false, "a reallocation", { eventType: "REALLOCATION", sourceGoalId: "car" }, BY_ADA, START],
    [false, "a release", { eventType: "RELEASE" }, BY_ADA, START],
    [false, "a deposit", { eventType: "DEPOSIT" }, BY_ADA, START],
  ])("%s: %s", (undo, _, changes, caller, now) => {
    expect(isUndo({ caller, now }, eventWithContext(allocated(changes)))).toBe(undo);
  });

  test.each<[boolean, string, Partial<Event>]>([
    [true, "the same user", {}],
    [false, "the partner", { userId: BEN }],
    [false, "the operator, for the same user", { actor: OPERATOR_ACTOR }],
    [false, "nobody", { userId: null }],
    [false, "a plan that the partner approved", { metadata: { approved_by: BEN } }],
  ])("%s: the goal was changed later by %s", (undo, _, changes) => {
    const known = eventWithContext(allocated(), { since: [allocated(), allocated(changes)] });
    expect(isUndo({ caller: BY_ADA, now: START }, known)).toBe(undo);
  });
});
