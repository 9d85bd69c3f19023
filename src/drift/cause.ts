import type { CalendarDate } from "../kernel/calendar.ts";
import { atLeastZero, min, sum } from "../kernel/money.ts";
import { type Course, gapOf, scheduleOf } from "./status.ts";

/** The causes for a goal that is off schedule or not covered. Of equally large causes the first one counts. */
export const CAUSES = [
  "released_money",
  "raised_target",
  "earlier_deadline",
  "missed_pace",
  "dropped_balance",
] as const;

/** The largest cause, and the part of the shortfall that it explains, in minor units. */
export interface Cause {
  readonly kind: (typeof CAUSES)[number];
  readonly amount: bigint;
}

/** Money that came to the goal, or left it if negative, in minor units. */
export interface Flow {
  readonly id: string;
  readonly amount: bigint;
  readonly reverses: string | null;
}

/** The last 90 days of a goal in the ledger. */
export interface Past {
  /** Oldest first. */
  readonly flows: readonly Flow[];
  /** The target and deadline before their first change in this period; omitted if they did not change. */
  readonly targetBefore?: bigint;
  readonly deadlineBefore?: CalendarDate | null;
}

/**
 * The largest cause of the gap of a goal that is off schedule: money released and not replaced, a raised target, or an
 * earlier or new deadline; missed pace explains the rest. Causes are compared by their full size, which can exceed the gap;
 * the returned amount is at most the gap. `uncovered` is the amount that accounts visible to the caller no longer cover. It
 * is not part of the gap, and the only possible cause for a goal on schedule.
 */
export function causeOf(
  course: Course,
  { past, uncovered, today }: { past: Past | undefined; uncovered: bigint; today: CalendarDate },
): Cause | null {
  const gap = gapOf(course, today) ?? 0n;
  const dropped: Cause = { kind: "dropped_balance", amount: uncovered };
  const causes = past && gap > 0n ? [...partsOf(course, gap, past, today), dropped] : [dropped];
  const { kind, amount } = causes.reduce((most, cause) => (cause.amount > most.amount ? cause : most));
  if (amount === 0n) return null;
  return { kind, amount: kind === "dropped_balance" ? amount : min(amount, gap) };
}

function partsOf(course: Course, gap: bigint, past: Past, today: CalendarDate): Cause[] {
  const { targetBefore = course.targetAmount, deadlineBefore = course.deadline } = past;
  const expected = (one: Course) => scheduleOf(one, today)?.expected ?? 0n;
  const before = { ...course, targetAmount: targetBefore };
  const [now, ofOldTarget, ofOldSchedule] = [course, before, { ...before, deadline: deadlineBefore }].map(
    expected,
  ) as [bigint, bigint, bigint];
  const parts: Cause[] = [
    { kind: "released_money", amount: notReplaced(past.flows) },
    { kind: "raised_target", amount: atLeastZero(now - ofOldTarget) },
    { kind: "earlier_deadline", amount: atLeastZero(ofOldTarget - ofOldSchedule) },
  ];
  return [
    ...parts,
    { kind: "missed_pace", amount: atLeastZero(gap - sum(parts.map(({ amount }) => amount))) },
  ];
}

/**
 * The amount by which the goal's money has decreased from its maximum within the flows: released money that was not
 * replaced. Reversals and reversed flows do not count, even if the reversed flow is older.
 */
function notReplaced(flows: readonly Flow[]): bigint {
  const reversed = new Set(flows.map(({ reverses }) => reverses));
  let [since, lowest] = [0n, 0n];
  for (const { id, amount, reverses } of flows.toReversed()) {
    if (reverses !== null || reversed.has(id)) continue;
    since += amount;
    if (since < lowest) lowest = since;
  }
  return -lowest;
}
