import type { CalendarDate } from "./calendar.ts";
import { type Course, expectedOf, gapOf } from "./drift.ts";

/** Why a goal is short of its schedule, or its money not covered. Of equal causes the first here is named. */
export const CAUSES = [
  "released_money",
  "raised_target",
  "earlier_deadline",
  "missed_pace",
  "dropped_balance",
] as const;

/** The cause that explains the most, and how many minor units of the shortfall it explains. */
export interface Cause {
  readonly kind: (typeof CAUSES)[number];
  readonly amount: bigint;
}

/** Money that came to the goal, or left it (below zero), in minor units. */
export interface Flow {
  readonly id: string;
  readonly amount: bigint;
  /** The flow that this one took back. */
  readonly reverses: string | null;
}

/** What the ledger tells of a goal's last 90 days. */
export interface Past {
  /** Oldest first. */
  readonly flows: readonly Flow[];
  /** Target and deadline before the first change of those days; left out where nothing changed. */
  readonly targetBefore?: bigint;
  readonly deadlineBefore?: CalendarDate | null;
}

/**
 * Takes the gap of a goal that has left its schedule apart, and names the largest part: what was released and not
 * made good since; how much more is expected for the target that was raised, and for the deadline that was moved or
 * set; the rest is missed pace. `uncovered` is what accounts that the caller may know no longer cover; it is no part
 * of the gap, and the one cause that a goal on its schedule can have.
 */
export function causeOf(
  course: Course,
  { past, uncovered, today }: { past: Past | undefined; uncovered: bigint; today: CalendarDate },
): Cause | null {
  const dropped: Cause = { kind: "dropped_balance", amount: uncovered };
  const parts = past ? [...partsOf(course, past, today), dropped] : [dropped];
  const largest = parts.reduce((most, part) => (part.amount > most.amount ? part : most));
  return largest.amount > 0n ? largest : null;
}

function partsOf(course: Course, past: Past, today: CalendarDate): Cause[] {
  const { targetBefore = course.targetAmount, deadlineBefore = course.deadline } = past;
  const gap = gapOf(course, today) ?? 0n;
  const part = (kind: Cause["kind"], amount: bigint): Cause => ({ kind, amount: within(amount, gap) });
  const expected = [
    course,
    { ...course, targetAmount: targetBefore },
    { ...course, targetAmount: targetBefore, deadline: deadlineBefore },
  ].map((one) => expectedOf(one, today) ?? 0n) as [bigint, bigint, bigint];
  const parts = [
    part("released_money", notMadeGood(past.flows)),
    part("raised_target", expected[0] - expected[1]),
    part("earlier_deadline", expected[1] - expected[2]),
  ];
  const explained = parts.reduce((sum, { amount }) => sum + amount, 0n);
  return [...parts, part("missed_pace", gap - explained)];
}

function within(amount: bigint, most: bigint): bigint {
  if (amount < 0n) return 0n;
  return amount > most ? most : amount;
}

/**
 * By how much the goal holds less now than at its best within the flows: what was released and has not come back
 * since. A flow and the reversal that took it back tell nothing, if both are among them.
 */
function notMadeGood(flows: readonly Flow[]): bigint {
  const ids = new Set(flows.map(({ id }) => id));
  const undone = new Set(flows.flatMap(({ reverses }) => (reverses && ids.has(reverses) ? [reverses] : [])));
  let [since, lowest] = [0n, 0n];
  for (const { id, amount, reverses } of flows.toReversed()) {
    if (undone.has(id) || (reverses && undone.has(reverses))) continue;
    since += amount;
    if (since < lowest) lowest = since;
  }
  return -lowest;
}
