import type { CalendarDate } from "../kernel/calendar.ts";
import { atLeastZero, min, sum } from "../kernel/money.ts";
import { type Course, gapOf, scheduleOf } from "./status.ts";

/** Why a goal is short of its schedule, or its money not covered. The first here is named when two are equally large. */
export const CAUSES = [
  "released_money",
  "raised_target",
  "earlier_deadline",
  "missed_pace",
  "dropped_balance",
] as const;

/** The largest cause, and how many minor units of the shortfall it explains. */
export interface Cause {
  readonly kind: (typeof CAUSES)[number];
  readonly amount: bigint;
}

/** Money that came to the goal, or left it (below zero), in minor units. */
export interface Flow {
  readonly id: string;
  readonly amount: bigint;
  /** The flow that this one reversed. */
  readonly reverses: string | null;
}

/** What the ledger records of a goal's last 90 days. */
export interface Past {
  /** Oldest first. */
  readonly flows: readonly Flow[];
  /** Target and deadline before the first change of those days; left out where nothing changed. */
  readonly targetBefore?: bigint;
  readonly deadlineBefore?: CalendarDate | null;
}

/**
 * The largest cause of the gap of a goal that has left its schedule: money released and not replaced since; what more is
 * expected because the target was raised, or because the deadline was moved or set; missed pace is the rest. The sizes
 * compared are the true ones, which can exceed the gap; the amount is at most the gap. `uncovered` is what accounts that
 * the caller may know no longer cover. It is no part of the gap, and the only cause for a goal on its schedule.
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
 * By how much the goal holds less now than at its best within the flows: what was released and has not come back since.
 * A reversal and the flow that it reversed do not count, however old that flow is.
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
