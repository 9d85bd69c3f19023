import type { CalendarDate } from "./calendar.ts";
import { save } from "./saving.ts";
import type { Course } from "./scenario.ts";

/** Why there is no contribution that a deadline asks for. */
export type NotRequired =
  /** No goal has a deadline. */
  | "no_deadline"
  /** A deadline comes before the first contribution, and interest and one-off amounts do not reach the target by then. */
  | "too_soon"
  /** A deadline lies after the horizon. */
  | "beyond_horizon"
  /** Goals that share in proportion hold each other up: more money need not bring each of them forward. */
  | "proportion";

export type Required =
  | { readonly amount: bigint; readonly why: null }
  | { readonly amount: null; readonly why: NotRequired };

/**
 * The smallest contribution, in minor units, with which every goal that has a deadline meets it, all else as in the
 * course: one minor unit less misses one. For several goals it is what they share.
 *
 * More money never delays a goal that is alone, first in turn, or in turn after such: by induction every goal gets on
 * each day at least what it got with less, and interest keeps that order, since half-even rounding of b x i grows by at
 * most one, and falls by at most one, with each unit of b. So the search may halve its range. Yields between runs.
 */
export function* requiredContribution(course: Course): Generator<void, Required> {
  const { goals, split } = course;
  const deadlines = goals.flatMap(({ deadline }) => deadline ?? []).toSorted();
  const last = deadlines.at(-1);
  if (last === undefined) return { amount: null, why: "no_deadline" };
  if (goals.length > 1 && split === "proportion") return { amount: null, why: "proportion" };
  if (last > (course.days.at(-1)?.date ?? "")) return { amount: null, why: "beyond_horizon" };

  const until = { ...course, days: course.days.filter(({ date }) => date <= last) };
  if (yield* meetsAll(until, 0n)) return { amount: 0n, why: null };
  let missing = 0n;
  // With all of the targets at once, the first contribution completes every goal.
  let meeting = goals.reduce((total, { target }) => total + target, 0n);
  if (!(yield* meetsAll(until, meeting))) return { amount: null, why: "too_soon" };
  while (meeting - missing > 1n) {
    yield;
    const middle = (missing + meeting) / 2n;
    if (yield* meetsAll(until, middle)) meeting = middle;
    else missing = middle;
  }
  return { amount: meeting, why: null };
}

function* meetsAll(course: Course, amount: bigint): Generator<void, boolean> {
  const all = yield* save(course, amount);
  return all.every(
    ({ goal, completed }) => goal.deadline === null || meets(goal.deadline, completed?.date, goal),
  );
}

/** A goal that holds its target already has met its deadline, even one that is past. */
function meets(
  deadline: CalendarDate,
  completed: CalendarDate | undefined,
  { held, target }: { readonly held: bigint; readonly target: bigint },
): boolean {
  return held >= target || (completed !== undefined && completed <= deadline);
}
