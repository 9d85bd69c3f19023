/** How goals stand against their schedules, told from the model alone, with days as numbers. */
import type { Model, ModelGoal, WireCall } from "./model.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Of the histories' couples, which live in UTC. */
export function dayOf(time: number | string): number {
  return Math.floor((typeof time === "string" ? Date.parse(time) : time) / DAY_MS);
}

interface State {
  readonly total: bigint;
  readonly target: bigint;
  readonly deadline: string | undefined;
}

/** A goal before a call, and what shows whether the call concerned it. */
export interface Before {
  readonly state: State;
  readonly print: string;
}

/** Every goal as it is before a call. */
export function goalsBefore(model: Model): ReadonlyMap<ModelGoal, Before> {
  return new Map(
    model.goals.map((goal) => [goal, { state: stateOf(model, goal), print: print(model, goal) }]),
  );
}

/** Calls that look at every goal: those that carry plans out, or draw an agenda. */
const LOOKS_AT_ALL: readonly string[] = ["commit_rebalance", "approve_rebalance", "schedule_check_in"];

/**
 * Folds what an accepted call did to the goals' statuses into the model: one event for each that changed. Days alone
 * change a status, too, which is told when a call that appends to the ledger looks at the goal.
 */
export function foldDrift(
  model: Model,
  before: ReadonlyMap<ModelGoal, Before>,
  { name, input }: WireCall,
  appended: boolean,
  now: number,
): void {
  const looksAt = (goal: ModelGoal) => appended && (LOOKS_AT_ALL.includes(name) || input.goal_id === goal.id);
  for (const goal of model.goals) {
    const [was, is] = [before.get(goal), stateOf(model, goal)];
    if (!was) goal.drift = statusOf(goal, is, false, now);
    if (!was || (was.print === print(model, goal) && !looksAt(goal))) continue;
    goal.flows.push({ on: dayOf(now), amount: is.total - was.state.total });
    if (!goal.active) continue;
    const left = isOff(goal.drift) || isOff(statusOf(goal, was.state, false, now));
    const status = statusOf(goal, is, left, now);
    if (status !== goal.drift) model.sequence++;
    goal.drift = status;
  }
}

/** What get_drift has to say of a goal. */
export function driftNow(model: Model, goal: ModelGoal, now: number): string {
  const state = stateOf(model, goal);
  const left = isOff(goal.drift) || isOff(statusOf(goal, state, false, now));
  return statusOf(goal, state, left, now);
}

function statusOf(
  goal: ModelGoal,
  { total, target, deadline }: State,
  hasLeft: boolean,
  now: number,
): string {
  if (total >= target) return "complete";
  if (deadline === undefined) return "no_deadline";
  const [today, born, due] = [dayOf(now), dayOf(goal.createdAt), dayOf(deadline)];
  if (due < today) return "overdue";
  const expected = today === due ? target : (target * BigInt(today - born)) / BigInt(due - born);
  const gap = expected - total;
  if (gap <= 0n || (!hasLeft && 100n * gap <= 2n * target)) return "on_track";
  const days = Math.min(90, today - born);
  const inflow = goal.flows.filter(({ on }) => on > today - 90).reduce((sum, { amount }) => sum + amount, 0n);
  // In time: what comes in at this pace up to the deadline is what is missing, or more.
  return days > 0 && inflow * BigInt(due - today) >= (target - total) * BigInt(days) ? "behind" : "at_risk";
}

function isOff(status: string): boolean {
  return ["behind", "at_risk", "overdue"].includes(status);
}

function stateOf(model: Model, goal: ModelGoal): State {
  return { total: model.saved(goal), target: goal.target, deadline: goal.deadline };
}

function print(model: Model, goal: ModelGoal): string {
  const { target, priority, deadline, locked, active } = goal;
  const held = model.accounts.filter(({ held }) => held.has(goal.id)).map(({ held }) => held.get(goal.id));
  return [target, priority, deadline, locked, active, ...held].join();
}
