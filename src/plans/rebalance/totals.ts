import type { Strategy } from "../../books/plan.ts";
import { atLeastZero, min, sum } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { Claims, Cure } from "./claims.ts";
import type { Goal, Position } from "./position.ts";

export interface Totals {
  /** By goal, before `overfunding` is taken. */
  readonly after: Amounts<Goal>;
  /** The amount above its target that each goal could donate. */
  readonly overfunding: Amounts<Goal>;
  /** How much of the overfunding is taken. Any goal can donate it without harm. */
  readonly overfundingTaken: bigint;
}

/**
 * Meets the needs in order; `fill` then fills goals towards their targets in order, with the remaining free money. Every
 * account of a plan can fund every goal, so that only sums matter here and serving the goals in order is optimal.
 */
export function totalsOf({ accounts, goals }: Position, claims: Claims, strategy: Strategy): Totals {
  const { cure, needs } = claims;
  const after = new Amounts<Goal>();
  const overfunding = new Amounts<Goal>();
  for (const goal of goals) {
    after.add(goal, goal.before - cure.ofGoal.of(goal));
    overfunding.add(goal, min(movable(goal, cure), atLeastZero(after.of(goal) - goal.target)));
  }
  const donors = new Donors(goals, claims, { after, overfunding }, strategy);
  const overfunded = sum(goals.map((goal) => overfunding.of(goal)));
  let available = sum(accounts.map(({ free }) => free));
  let overfundingTaken = 0n;

  for (const [rank, goal] of goals.entries()) {
    if (!goal.canReceive) continue;
    const short = atLeastZero(needs.of(goal) - after.of(goal));
    // Free money first, then money above a target, then money of the least important goals.
    const granted = min(short, available);
    const spared = min(short - granted, overfunded - overfundingTaken);
    available -= granted;
    overfundingTaken += spared;
    after.add(goal, granted + spared + donors.take(rank, short - granted - spared));
  }
  for (const goal of strategy === "fill" ? goals : []) {
    if (!goal.canReceive) continue;
    const granted = min(available, atLeastZero(goal.target - after.of(goal)));
    available -= granted;
    after.add(goal, granted);
  }
  return { after, overfunding, overfundingTaken };
}

const movable = (goal: Goal, cure: Cure): bigint => goal.movable - cure.ofGoal.of(goal);

/** Money below the targets of goals that can be taken, from the least important goals first. */
class Donors {
  readonly #goals: readonly Goal[];
  readonly #after: Amounts<Goal>;
  readonly #spare = new Amounts<Goal>();
  readonly #toMoreImportantOnly: boolean;
  /** The index of the least important goal that has money left. */
  #next: number;

  constructor(
    goals: readonly Goal[],
    { cure, needs }: Claims,
    { after, overfunding }: Pick<Totals, "after" | "overfunding">,
    strategy: Strategy,
  ) {
    this.#goals = goals;
    this.#after = after;
    this.#toMoreImportantOnly = strategy === "waterfall";
    this.#next = goals.length - 1;
    for (const goal of goals) {
      const aboveNeed = atLeastZero(after.of(goal) - needs.of(goal));
      const spare = this.#toMoreImportantOnly ? after.of(goal) : aboveNeed;
      this.#spare.add(goal, min(movable(goal, cure), spare) - overfunding.of(goal));
    }
  }

  /** Takes up to `wanted` for the goal of a rank and returns the taken amount. */
  take(rank: number, wanted: bigint): bigint {
    const last = this.#toMoreImportantOnly ? rank + 1 : 0;
    let missing = wanted;
    while (missing > 0n && this.#next >= last) {
      const goal = this.#goals[this.#next];
      if (!goal) break;
      const given = min(missing, this.#spare.of(goal));
      this.#spare.add(goal, -given);
      this.#after.add(goal, -given);
      missing -= given;
      if (this.#spare.of(goal) === 0n) this.#next--;
    }
    return wanted - missing;
  }
}
