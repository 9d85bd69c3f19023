import type { Books } from "../books/books.ts";
import { activeGoals } from "../books/figures.ts";
import type { DriftStatus, Goal } from "../books/rows.ts";
import { dateIn } from "../kernel/calendar.ts";
import { SERVICE_ACTOR } from "../ledger/actors.ts";
import type { Decision } from "../ledger/decision.ts";
import { courseOf } from "./course.ts";
import { statusOf } from "./status.ts";

/** A goal and how it stands against its schedule now. */
export interface Standing {
  readonly goal: Goal;
  readonly status: DriftStatus;
}

/** What the statuses of goals depend on. */
type Goals = Pick<Books, "couple" | "goals">;

/** The status of each active goal at an instant, the most important goal first. */
export function standingsOf(books: Goals, now: Date): readonly Standing[] {
  return activeGoals(books).map((goal) => ({ goal, status: statusSince(goal, goal, books, now) }));
}

/** Whether the days alone have brought an active goal to another status than the one that the ledger recorded last. */
export function hasDrifted(books: Goals, now: Date): boolean {
  return standingsOf(books, now).some(({ goal, status }) => status !== goal.driftStatus);
}

/**
 * How a goal stands on a day. It follows from the status that the ledger recorded last, from where the days since then
 * alone have brought the goal as it was, and from what has changed about it.
 */
function statusSince(goal: Goal, was: Goal | undefined, { couple }: Goals, now: Date): DriftStatus {
  const today = dateIn(couple.timeZone, now);
  const found = was ? statusOf(courseOf(was, couple), today, goal.driftStatus) : goal.driftStatus;
  return statusOf(courseOf(goal, couple), today, found);
}

/**
 * Appends one DRIFT event for each active goal whose status differs from the one that the ledger recorded last. Call it
 * after all other changes of the decision. The events name no client: the partner must not learn which one wrote.
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
