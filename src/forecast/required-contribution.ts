import type { CalendarDate } from "../kernel/calendar.ts";
import { sum } from "../kernel/money.ts";
import { type Progress, save } from "./saving.ts";
import type { PreparedScenario } from "./scenario.ts";

/** The reason why no contribution is known with which a goal meets its deadline. */
export type NotRequired =
  | "no_deadline"
  /** It is before the first contribution, and interest and one-off amounts do not reach the target by then. */
  | "too_soon"
  | "beyond_horizon"
  /** Goals share in proportion, so that more money does not necessarily bring each of them forward. */
  | "proportion";

export interface Required {
  /** In minor units; null if no goal can meet its deadline. */
  readonly amount: bigint | null;
  /** The goals that cannot meet their deadline, by id. */
  readonly unmet: ReadonlyMap<string, NotRequired>;
}

/**
 * The smallest contribution, in minor units, with which every goal that can meet its deadline does; with one minor unit less
 * at least one misses it. Several goals share it. Goals that cannot meet their deadlines are in `unmet` but still take
 * money according to the split.
 *
 * Except in proportion, more money never delays a goal: on each day every goal has at least as much as with less money.
 * Expenses come first, so more money on a date leaves more for goals. A goal with more money takes no more from the goals
 * after it and ends the day no lower: in turn because it takes what it is missing, and on schedule because with target T
 * and n dates, h + ceil((T - h) / n) never decreases as h increases. Interest increases with the balance at the previous
 * anniversary. So do losses, but by at most the lead; in turn, a goal that is ahead received no less since then, which
 * keeps the lead. (On schedule it may have received less, so this does not cover losses.) Therefore a binary search is
 * possible, and one minor unit less than its result always misses a deadline. Yields between runs.
 */
export function* requiredContribution(prepared: PreparedScenario): Generator<void, Required> {
  const { goals, days } = prepared;
  // With all targets and all expenses at once, the first contribution completes every goal.
  // A goal from which more than its target was spent is missing nothing and gives nothing to other goals.
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

/** The reason why a goal misses its deadline even with the most money; undefined if it meets it. */
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

/** A goal that already has its target meets its deadline, even a past one. */
function meets(deadline: CalendarDate, { goal, completed }: Progress): boolean {
  return goal.held >= goal.target || (completed !== null && completed.date <= deadline);
}
