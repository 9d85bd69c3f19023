import type { CalendarDate } from "../kernel/calendar.ts";
import { sum } from "../kernel/money.ts";
import { type Progress, save } from "./saving.ts";
import type { PreparedScenario } from "./scenario.ts";

/** Why no contribution is known with which a goal meets its deadline. */
export type NotRequired =
  /** It has none. */
  | "no_deadline"
  /** It comes before the first contribution, and interest and one-off amounts do not reach the target by then. */
  | "too_soon"
  /** It lies after the horizon. */
  | "beyond_horizon"
  /** Goals that share in proportion hold each other up: more money need not bring each of them forward. */
  | "proportion";

export interface Required {
  /** In minor units; null where no goal can meet a deadline. */
  readonly amount: bigint | null;
  /** The goals that the amount does nothing for, by id. */
  readonly unmet: ReadonlyMap<string, NotRequired>;
}

/**
 * The smallest contribution, in minor units, with which every goal that can meet its deadline does, all else as in the
 * scenario: one minor unit less misses one. For several goals it is what they share. Goals that cannot meet their
 * deadlines are in `unmet`; they still take money when the split gives it to them.
 *
 * Except in proportion, more money never delays a goal: every goal holds on each day at least what it holds with less.
 * Expenses come first, so more money on a date leaves more for goals. A goal that holds more takes no more from the goals
 * after it, and still ends the day no lower: in turn because it takes what it is missing, and on schedule because with
 * target T and n dates h + ceil((T - h) / n) never falls as h rises. Interest grows with what was held at the anniversary
 * before. Losses do, too, but by no more than the lead; in turn a goal that is ahead got no less since, which keeps the
 * lead. (On schedule it may have got less: there this does not cover losses.) So the search halves its range, and one
 * minor unit less than its answer misses a deadline in any case. Yields between runs.
 */
export function* requiredContribution(prepared: PreparedScenario): Generator<void, Required> {
  const { goals, days } = prepared;
  // With all targets and all expenses at once, the first contribution completes every goal.
  // A goal from which more was spent than its target misses nothing, and gives nothing to others either.
  let meeting = sum(goals.map(({ target }) => (target > 0n ? target : 0n)));
  for (const { oneOff } of days) if (oneOff < 0n) meeting -= oneOff;
  const best = yield* save(prepared, meeting);
  const unmet = new Map<string, NotRequired>();
  for (const progress of best) {
    const why = whyUnmet(progress, prepared);
    if (why) unmet.set(progress.goal.id, why);
  }
  const meetable = best.map(({ goal }) => goal).filter(({ id }) => !unmet.has(id));
  const last = meetable
    .map(({ deadline }) => deadline ?? "")
    .toSorted()
    .at(-1);
  if (last === undefined) return { amount: null, unmet };

  const until = { ...prepared, days: days.filter(({ date }) => date <= last) };
  const ids = new Set(meetable.map(({ id }) => id));
  if (yield* meetsAll(until, ids, 0n)) return { amount: 0n, unmet };
  let missing = 0n;
  while (meeting - missing > 1n) {
    yield;
    const middle = (missing + meeting) / 2n;
    if (yield* meetsAll(until, ids, middle)) meeting = middle;
    else missing = middle;
  }
  return { amount: meeting, unmet };
}

/** What keeps a goal from its deadline even with the most money; undefined where it meets it. */
function whyUnmet(progress: Progress, { goals, split, days }: PreparedScenario): NotRequired | undefined {
  const { deadline } = progress.goal;
  if (deadline === null) return "no_deadline";
  if (goals.length > 1 && split === "proportion") return "proportion";
  if (deadline > (days.at(-1)?.date ?? "")) return "beyond_horizon";
  return meets(deadline, progress) ? undefined : "too_soon";
}

function* meetsAll(
  prepared: PreparedScenario,
  ids: ReadonlySet<string>,
  amount: bigint,
): Generator<void, boolean> {
  const all = yield* save(prepared, amount);
  return all.every((progress) => !ids.has(progress.goal.id) || meets(progress.goal.deadline ?? "", progress));
}

/** A goal that holds its target already has met its deadline, even one that is past. */
function meets(deadline: CalendarDate, { goal, completed }: Progress): boolean {
  return goal.held >= goal.target || (completed !== null && completed.date <= deadline);
}
