import type { Books } from "../books/books.ts";
import { activeGoals } from "../books/figures.ts";
import type { DriftStatus, Goal } from "../books/rows.ts";
import { dateIn, nextMidnight } from "../kernel/calendar.ts";
import { SERVICE_ACTOR } from "../ledger/actors.ts";
import type { Decision } from "../ledger/decision.ts";
import { courseOf, statusOf } from "./status.ts";

export interface GoalStatus {
  readonly goal: Goal;
  readonly status: DriftStatus;
}

type Goals = Pick<Books, "couple" | "goals">;

/** The status of each active goal at an instant, most important goal first. */
export function goalStatuses(books: Goals, now: Date): readonly GoalStatus[] {
  return activeGoals(books).map((goal) => ({ goal, status: statusSince(goal, goal, books, now) }));
}

/** Whether the status of an active goal differs from the recorded one because time has passed. */
export function hasDrifted(books: Goals, now: Date): boolean {
  return goalStatuses(books, now).some(({ goal, status }) => status !== goal.driftStatus);
}

/**
 * The status of a goal that a decision may have changed: first the status of the previous goal after the days since the
 * recorded status, then the status of the changed goal based on that.
 */
function statusSince(goal: Goal, previous: Goal | undefined, { couple }: Goals, now: Date): DriftStatus {
  const today = dateIn(couple.timeZone, now);
  const before = previous ? statusOf(courseOf(previous, couple), today, goal.driftStatus) : goal.driftStatus;
  return statusOf(courseOf(goal, couple), today, before);
}

/**
 * Appends a DRIFT event for each active goal whose status differs from the recorded one. It must be called after all other
 * changes of the decision. The events name no user or client, because the partner must not learn who caused them.
 */
export function recordDrift(decision: Decision): void {
  const { before, now } = decision;
  const goals = activeGoals(decision.books).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const goal of goals) {
    const status = statusSince(goal, before.goals.get(goal.id), decision.books, now);
    if (status === goal.driftStatus) continue;
    decision.append({
      eventType: "DRIFT",
      destGoalId: goal.id,
      metadata: { status, status_before: goal.driftStatus },
      by: SERVICE_ACTOR,
    });
  }
}

/** Records statuses that have changed because time has passed, and schedules the next check. */
export function checkGoals(decision: Decision): void {
  recordDrift(decision);
  checkAtMidnight(decision);
}

/** Schedules the next check of the couple's goals at the next midnight in the time zone after the decision so far. */
export function checkAtMidnight(decision: Decision): void {
  const { id, timeZone } = decision.books.couple;
  const nextDriftCheckAt = nextMidnight(timeZone, decision.now);
  decision.write({ table: "couples", where: { id }, update: { nextDriftCheckAt } });
}
