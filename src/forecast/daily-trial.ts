import type { BalanceLog } from "./balance-percentiles.ts";
import type { Inflow } from "./inflow.ts";
import { Numbers, ROUNDING } from "./numbers.ts";
import type { PreparedScenario } from "./scenario.ts";
import { ProportionSharing, ScheduleSharing, type Sharing } from "./sharing.ts";

/** A trial in which all goals share the money of each day. */
export class DailyTrial {
  readonly #numbers: Numbers;
  readonly #sharing: Sharing;
  readonly #balances: Float64Array;
  readonly #earning: Float64Array;
  #open: number[] = [];

  constructor(prepared: PreparedScenario) {
    this.#numbers = new Numbers(prepared);
    const { targets } = this.#numbers;
    this.#sharing =
      prepared.split === "on_schedule"
        ? new ScheduleSharing(prepared, targets)
        : new ProportionSharing(prepared, targets);
    this.#balances = new Float64Array(prepared.goals.length);
    this.#earning = new Float64Array(prepared.goals.length);
  }

  run(inflow: Inflow, log?: BalanceLog): Int32Array {
    const { completed, anniversaries, held } = this.#numbers;
    this.#balances.set(held);
    this.#earning.set(held);
    this.#open = [...completed.keys()];
    completed.fill(-1);
    this.#close(0);
    for (let day = 0; day < anniversaries.length && this.#open.length > 0; day++) {
      if (day === inflow.drawn) inflow.draw();
      const anniversary = anniversaries[day] as number;
      if (anniversary > 0) this.#earn(inflow.rates[day] as number, day);
      const money = inflow.money[day] as number;
      if (money > 0) {
        this.#sharing.share(money, day, this.#open, this.#balances);
        this.#close(day);
      }
      if (anniversary >= 0) this.#earning.set(this.#balances);
      if (log) for (const [goal, balance] of this.#balances.entries()) log.note(goal, day, balance);
    }
    if (log) for (const [goal, balance] of this.#balances.entries()) log.finish(goal, balance);
    return completed;
  }

  #earn(rate: number, day: number): void {
    if (rate === 0) return;
    for (const goal of this.#open) {
      const interest = (this.#earning[goal] as number) * rate + ROUNDING - ROUNDING;
      this.#balances[goal] = (this.#balances[goal] as number) + interest;
    }
    this.#close(day);
  }

  #close(day: number): void {
    const { targets, completed } = this.#numbers;
    let kept = 0;
    for (const goal of this.#open) {
      if ((this.#balances[goal] as number) < (targets[goal] as number)) this.#open[kept++] = goal;
      else completed[goal] = day;
    }
    this.#open.length = kept;
  }
}
