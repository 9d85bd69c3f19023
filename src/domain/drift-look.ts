import { wrap } from "@mikro-orm/core";
import { dateIn } from "./calendar.ts";
import type { Couple } from "./couple.ts";
import { type DriftStatus, statusOf, statusWithoutPace } from "./drift.ts";
import { FinancialGoal } from "./financial-goal.ts";
import { appendEvent, BY_ITSELF, type Writing } from "./ledger.ts";
import { NO_PACE, type Pace, pacesOf } from "./pace.ts";

/** Asks the ledger for the paces of these goals. */
type AskPaces = (goals: readonly FinancialGoal[]) => Promise<ReadonlyMap<string, Pace>>;

/** A goal, and how it stands against its schedule now. */
export interface Standing {
  readonly goal: FinancialGoal;
  readonly status: DriftStatus;
}

/** The status of each of these active goals of the couple. The ledger is asked only about those that hang on their pace. */
export async function statusesOf(
  goals: readonly FinancialGoal[],
  { timeZone }: Couple,
  now: Date,
  askPaces: AskPaces,
): Promise<readonly Standing[]> {
  const today = dateIn(timeZone, now);
  const looked = goals.map((goal) => {
    const [course, hasLeft] = [goal.course(timeZone), goal.hadLeftTrack(today, timeZone)];
    return { goal, course, hasLeft, settled: statusWithoutPace(course, today, hasLeft) };
  });
  const open = looked.filter(({ settled }) => !settled).map(({ goal }) => goal);
  const paces = open.length > 0 ? await askPaces(open) : new Map<string, Pace>();
  return looked.map(({ goal, course, hasLeft, settled }) => ({
    goal,
    status: settled ?? statusOf(course, today, hasLeft, paces.get(goal.id) ?? NO_PACE),
  }));
}

/**
 * Looks at every active goal that this transaction has loaded, and appends one DRIFT event for each whose status is
 * no longer the one that the ledger told last. The couple's row must be locked; call it after the changes.
 */
export async function recordDrift(writing: Writing): Promise<void> {
  const { em, couple, now } = writing;
  const goals = loadedGoals(writing);
  const standings = await statusesOf(goals, couple, now, async (open) => {
    // The pace counts what this very transaction moved.
    await em.flush();
    return pacesOf(em, couple, open, now);
  });
  for (const { goal, status } of standings) {
    if (status === goal.driftStatus) continue;
    // Whoever's write it came with: that one's client stays theirs to know.
    appendEvent(
      { ...writing, principal: BY_ITSELF },
      { eventType: "DRIFT", destGoal: goal, metadata: { status, status_before: goal.driftStatus } },
    );
    goal.driftStatus = status;
  }
}

/** Rows that an allocation or event merely names are in the identity map too, but not loaded. */
function loadedGoals({ em }: Writing): FinancialGoal[] {
  const known = em.getUnitOfWork().getIdentityMap().getStore(em.getMetadata(FinancialGoal)).values();
  return [...known]
    .filter((goal) => wrap(goal).isInitialized() && goal.status === "active")
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
