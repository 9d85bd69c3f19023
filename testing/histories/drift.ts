/** The drift status of goals, computed from the model only, with days as numbers. */
import type { Model } from "./model.ts";
import type { ModelGoal } from "./rows.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day in UTC, the time zone of the histories' couples. */
export function dayOf(time: number | string): number {
  return Math.floor((typeof time === "string" ? Date.parse(time) : time) / DAY_MS);
}

interface State {
  readonly total: bigint;
  readonly target: bigint;
  readonly deadline: string | undefined;
}

/** The state of every goal before a call. */
export function goalsBefore(model: Model): ReadonlyMap<ModelGoal, State> {
  return new Map(model.goals.map((goal) => [goal, stateOf(model, goal)]));
}

/**
 * Folds what an accepted call did to the goals' statuses into the model: one event for each that changed. Days alone
 * change a status too, which is recorded with the next call that appends to the ledger, whatever it is about.
 */
export function foldDrift(
  model: Model,
  before: ReadonlyMap<ModelGoal, State>,
  appended: boolean,
  now: number,
): void {
  for (const goal of model.goals) {
    const [was, is] = [before.get(goal), stateOf(model, goal)];
    if (!was) goal.drift = statusOf(model, goal, is, "on_track", now);
    if (!goal.active || !was || !appended) continue;
    const found = statusOf(model, goal, was, goal.drift, now);
    const status = statusOf(model, goal, is, found, now);
    if (status !== goal.drift) model.sequence++;
    goal.drift = status;
  }
}

/** What get_drift must answer for a goal. */
export function driftNow(model: Model, goal: ModelGoal, now: number): string {
  return statusOf(model, goal, stateOf(model, goal), goal.drift, now);
}

function statusOf(
  model: Model,
  goal: ModelGoal,
  { total, target, deadline }: State,
  before: string,
  now: number,
): string {
  if (total >= target) return "complete";
  if (deadline === undefined) return "no_deadline";
  const [today, born, due] = [dayOf(now), dayOf(goal.createdAt), dayOf(deadline)];
  if (today > due) return "overdue";
  const steps = stepsOf(born, due);
  const last = steps.findLastIndex(({ counts }) => counts <= today);
  const line = (day: number) => (day >= due ? target : (target * BigInt(day - born)) / BigInt(due - born));
  const expected = last < 0 ? 0n : line(steps[last]?.day ?? 0);
  const next = line(steps[last + 1]?.day ?? due);
  const gap = expected - total;
  const severity = 100n * (gap - (next - expected)) <= target ? "behind" : "at_risk";
  if (["behind", "at_risk", "overdue"].includes(before)) {
    if (next - total <= target / 100n) return "on_track";
    return before === "at_risk" ? "at_risk" : severity;
  }
  const unit = model.minor("1") ?? 0n;
  const tolerated = 50n * gap <= target || gap <= unit || total >= equalParts(steps, due, last + 1, target);
  return tolerated ? "on_track" : severity;
}

/** The anniversaries up to the deadline and one more, each with the day from which it counts. */
function stepsOf(born: number, due: number): { day: number; counts: number }[] {
  const weekly = due < monthsAfter(born, 2);
  const steps: { day: number; counts: number }[] = [];
  for (let n = 1; steps.every(({ day }) => day < due); n++) {
    const day = weekly ? born + 7 * n : monthsAfter(born, n);
    steps.push({ day, counts: day + (weekly ? 2 : 4) });
  }
  return steps;
}

/** The sum of `count` equal monthly parts, if the deadline is a monthly anniversary. */
function equalParts(
  steps: readonly { day: number; counts: number }[],
  due: number,
  count: number,
  target: bigint,
): bigint {
  const last = steps.at(-1);
  const monthly = last !== undefined && last.counts - last.day === 4;
  return monthly && last.day === due ? (target / BigInt(steps.length)) * BigInt(count) : target;
}

/** The same day of the month, or the last one of a shorter month. */
function monthsAfter(day: number, months: number): number {
  const date = new Date(day * DAY_MS);
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return dayOf(first.getTime()) + Math.min(date.getUTCDate(), length) - 1;
}

function stateOf(model: Model, goal: ModelGoal): State {
  return { total: model.saved(goal), target: goal.target, deadline: goal.deadline };
}
