import { DailyTrial } from "./daily-trial.ts";
import type { Inflow } from "./inflow.ts";
import { Numbers, ROUNDING } from "./numbers.ts";
import type { PreparedScenario } from "./scenario.ts";

/*
 * Runs of a scenario as `save` does them, by the same order of events, but on what chance brings and in doubles: amounts
 * are whole numbers of minor units, which a double holds exactly. Where chance changes nothing, goals are complete on
 * the days on which they are in `save`.
 */

/** Runs a scenario on the money that one trial brings. Answers per goal the index of the day on which it is complete, or -1. */
export interface Trial {
  run(inflow: Inflow): Int32Array;
}

/** The trial of a scenario. It is used again and again. */
export function trialOf(prepared: PreparedScenario): Trial {
  return isInTurn(prepared) ? new InTurnTrial(prepared) : new DailyTrial(prepared);
}

/** How much longer than a goal in turn a trial takes for each goal and day. */
export function costOf(prepared: PreparedScenario): number {
  if (isInTurn(prepared)) return 1;
  return prepared.split === "on_schedule" ? 2 : 10;
}

/** Whether each goal takes money only after those before it are complete, so that a trial can fill them one by one. */
function isInTurn({ goals, split }: PreparedScenario): boolean {
  if (goals.length < 2 || split === "priority" || split === "deadline") return true;
  return split === "on_schedule" && goals.every(({ deadline }) => deadline === null);
}

/** One goal after the other takes what it needs, and leaves the rest to the next. */
class InTurnTrial implements Trial {
  readonly #numbers: Numbers;

  constructor(prepared: PreparedScenario) {
    this.#numbers = new Numbers(prepared);
  }

  run(inflow: Inflow): Int32Array {
    const { completed, anniversaries } = this.#numbers;
    let from = 0;
    for (let goal = 0; goal < completed.length; goal++) {
      const day = this.#fill(goal, inflow, from);
      completed[goal] = day;
      from = day < 0 ? anniversaries.length : Math.max(from, day);
    }
    return completed;
  }

  /** Fills one goal with the money from a day on. Answers the day on which it is complete, or -1. */
  #fill(goal: number, inflow: Inflow, from: number): number {
    const { money, rates } = inflow;
    const { anniversaries, targets, held } = this.#numbers;
    const target = targets[goal] as number;
    let balance = held[goal] as number;
    let earning = balance;
    if (balance >= target) return 0;
    for (let day = 0; day < anniversaries.length; day++) {
      if (day === inflow.drawn) inflow.draw();
      const anniversary = anniversaries[day] as number;
      if (anniversary > 0) {
        balance += earning * (rates[day] as number) + ROUNDING - ROUNDING;
        if (balance >= target) return day;
      }
      if (day >= from) {
        const left = (money[day] as number) - (target - balance);
        if (left >= 0) {
          money[day] = left;
          return day;
        }
        balance += money[day] as number;
      }
      if (anniversary >= 0) earning = balance;
    }
    return -1;
  }
}
