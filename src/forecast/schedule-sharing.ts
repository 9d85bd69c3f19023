import { datesLeft } from "./on-schedule.ts";
import type { PreparedScenario } from "./scenario.ts";
import type { Sharing } from "./sharing.ts";
import { nearestFirst } from "./split.ts";

/** Shares as `shareOnSchedule` does, in doubles. */
export class ScheduleSharing implements Sharing {
  readonly #targets: Float64Array;
  /** The goals with a deadline, nearest first. */
  readonly #dated: Int32Array;
  /** By place in `#dated`, for each day: the dates that share what the goal is missing, 0 once its deadline has passed. */
  readonly #dates: readonly Int32Array[];

  constructor({ goals, days }: PreparedScenario, targets: Float64Array) {
    this.#targets = targets;
    const places = nearestFirst([...goals.keys()], (at) => goals[at]?.deadline ?? null);
    const dated = places.flatMap((at) => {
      const goal = goals[at];
      return goal?.deadline ? [{ at, goal, deadline: goal.deadline }] : [];
    });
    this.#dated = Int32Array.from(dated, ({ at }) => at);
    this.#dates = dated.map(({ goal, deadline }) =>
      Int32Array.from(days, (day) => (day.date <= deadline ? datesLeft(goal, day) : 0)),
    );
  }

  share(money: number, day: number, open: readonly number[], balances: Float64Array): void {
    let left = money;
    for (let place = 0; place < this.#dated.length && left > 0; place++) {
      const dates = this.#dates[place]?.[day] as number;
      if (dates > 0) left -= this.#give(this.#dated[place] as number, dates, left, balances);
    }
    for (let place = 0; place < this.#dated.length && left > 0; place++) {
      if (this.#dates[place]?.[day] === 0)
        left -= this.#give(this.#dated[place] as number, 1, left, balances);
    }
    for (let place = 0; place < open.length && left > 0; place++) {
      left -= this.#give(open[place] as number, 1, left, balances);
    }
  }

  /** Gives a goal the part of what it is missing that falls on one of so many dates. Answers what it got. */
  #give(goal: number, dates: number, left: number, balances: Float64Array): number {
    const balance = balances[goal] as number;
    const missing = (this.#targets[goal] as number) - balance;
    if (missing <= 0) return 0;
    const part = Math.min(left, dates === 1 ? missing : ceilOf(missing, dates));
    balances[goal] = balance + part;
    return part;
  }
}

/** ceil(amount / parts) of whole numbers: exact, where the quotient of doubles may round to a whole number. */
function ceilOf(amount: number, parts: number): number {
  const quotient = Math.floor(amount / parts);
  return quotient * parts < amount ? quotient + 1 : quotient;
}
