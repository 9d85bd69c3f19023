import type { BalanceLog } from "./balance-percentiles.ts";
import { DailyTrial } from "./daily-trial.ts";
import type { Inflow } from "./inflow.ts";
import { Numbers, ROUNDING } from "./numbers.ts";
import type { PreparedScenario } from "./scenario.ts";

/*
 * Random runs of a scenario with the same order of events as `save`, but in doubles, which represent integral minor units
 * exactly. Without randomness, goals are complete on the same days as in `save`.
 */

/** Runs a scenario with the money of one trial. Returns the index of the completion day by goal, or -1. */
export interface Trial {
  run(inflow: Inflow, log?: BalanceLog): Int32Array;
}

/** A reusable trial of a scenario. */
export function trialOf(prepared: PreparedScenario): Trial {
  return isInTurn(prepared) ? new InTurnTrial(prepared) : new DailyTrial(prepared);
}

/** The cost of a trial for each goal and day, relative to goals in turn. */
export function costOf(prepared: PreparedScenario): number {
  if (isInTurn(prepared)) return 1;
  return prepared.split === "on_schedule" ? 2 : 10;
}

/** Whether each goal takes money only after the goals before it are complete, so that a trial can fill them one by one. */
function isInTurn({ goals, split }: PreparedScenario): boolean {
  if (goals.length < 2 || split === "priority" || split === "deadline") return true;
  return split === "on_schedule" && goals.every(({ deadline }) => deadline === null);
}

class InTurnTrial implements Trial {
  readonly #numbers: Numbers;

  constructor(prepared: PreparedScenario) {
    this.#numbers = new Numbers(prepared);
  }

  run(inflow: Inflow, log?: BalanceLog): Int32Array {
    const { completed, anniversaries } = this.#numbers;
    let from = 0;
    for (let goal = 0; goal < completed.length; goal++) {
      const day = this.#fill(goal, inflow, from, log);
      completed[goal] = day;
      from = day < 0 ? anniversaries.length : Math.max(from, day);
    }
    return completed;
  }

  /** Fills one goal with the money from a day on. Returns the index of its completion day, or -1. */
  #fill(goal: number, inflow: Inflow, from: number, log?: BalanceLog): number {
    const { money, rates } = inflow;
    const { anniversaries, targets, held } = this.#numbers;
    const target = targets[goal] as number;
    let balance = held[goal] as number;
    let earning = balance;
    let completed = balance >= target ? 0 : -1;
    for (let day = 0; day < anniversaries.length && completed < 0; day++) {
      if (day === inflow.drawn) inflow.draw();
      const anniversary = anniversaries[day] as number;
      if (anniversary > 0) {
        balance += earning * (rates[day] as number) + ROUNDING - ROUNDING;
        if (balance >= target) completed = day;
      }
      if (day >= from && completed < 0) {
        const left = (money[day] as number) - (target - balance);
        if (left >= 0) {
          money[day] = left;
          balance = target;
          completed = day;
        } else balance += money[day] as number;
      }
      if (anniversary >= 0) earning = balance;
      log?.note(goal, day, balance);
    }
    log?.finish(goal, balance);
    return completed;
  }
}
