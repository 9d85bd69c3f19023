import type { Strategy } from "../../books/plan.ts";
import { atLeastZero, min, sum } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { Cure } from "./cure.ts";
import type { Goal, Position } from "./position.ts";

/** What goals are to hold in the end. */
export interface Totals {
  /** Of each goal, before what is taken of `overfunding`. */
  readonly after: Amounts<Goal>;
  /** What each goal could give of what it holds above its target. */
  readonly overfunding: Amounts<Goal>;
  /** How much of all that is taken. Which goal gives it matters to no goal. */
  readonly overfundingTaken: bigint;
}

/** What the totals go by, beside the position: what the cure charges each goal, and what each goal needs. */
interface Claims {
  readonly cure: Cure;
  readonly needs: Amounts<Goal>;
}

/**
 * Meets the needs in order; `fill` then brings goals nearer to their targets in order, with the free money that is left.
 * Every account of a plan can fund every goal, so that sums alone decide here, and serving the goals one after the
 * other is best.
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
    if (!goal.gets) continue;
    const short = atLeastZero(needs.of(goal) - after.of(goal));
    // What harms nobody first: free money, then money above a target, then that of the least important goals.
    const granted = min(short, available);
    const spared = min(short - granted, overfunded - overfundingTaken);
    available -= granted;
    overfundingTaken += spared;
    after.add(goal, granted + spared + donors.take(rank, short - granted - spared));
  }
  for (const goal of strategy === "fill" ? goals : []) {
    if (!goal.gets) continue;
    const granted = min(available, atLeastZero(goal.target - after.of(goal)));
    available -= granted;
    after.add(goal, granted);
  }
  return { after, overfunding, overfundingTaken };
}

const movable = (goal: Goal, cure: Cure): bigint => goal.movable - cure.ofGoal.of(goal);

/** Money that goals hold up to their targets and can be asked for: the least important give first. */
class Donors {
  readonly #goals: readonly Goal[];
  readonly #after: Amounts<Goal>;
  readonly #spare = new Amounts<Goal>();
  readonly #toMoreImportantOnly: boolean;
  /** All that come after this one have given all they can. */
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
      const asked = this.#toMoreImportantOnly ? after.of(goal) : aboveNeed;
      this.#spare.add(goal, min(movable(goal, cure), asked) - overfunding.of(goal));
    }
  }

  /** Takes up to `wanted` for the goal of a rank, and answers how much that was. */
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
