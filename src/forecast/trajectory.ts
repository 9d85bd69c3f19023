import { MILESTONES } from "../books/milestones.ts";
import type { CalendarDate } from "../kernel/calendar.ts";
import type { Progress } from "./saving.ts";
import type { SavingGoal } from "./scenario.ts";
import type { Day } from "./timeline.ts";

export interface Milestone {
  readonly percent: number;
  readonly date: CalendarDate;
}

export interface SeriesRow {
  readonly date: CalendarDate;
  readonly balance: bigint;
  readonly contributed: bigint;
  readonly interest: bigint;
}

export interface Trajectory {
  readonly milestones: readonly Milestone[];
  /** The start date, every monthly anniversary until completion, and the day of completion. Empty unless requested. */
  readonly series: readonly SeriesRow[];
}

/** Records the trajectory of a goal during a run. */
export class TrajectoryRecorder implements Trajectory {
  readonly milestones: Milestone[] = [];
  readonly series: SeriesRow[] = [];
  readonly #ahead: number[];
  readonly #withSeries: boolean;
  #done = false;

  constructor(goal: SavingGoal, withSeries: boolean) {
    this.#ahead = MILESTONES.filter((percent) => !hasReached(goal, goal.held, percent));
    this.#withSeries = withSeries;
  }

  note({ date, anniversary }: Day, { goal, balance, contributed, interest, completed }: Progress): void {
    if (this.#done) return;
    this.#done = completed !== null;
    for (let [next] = this.#ahead; next !== undefined; [next] = this.#ahead) {
      if (!hasReached(goal, balance, next)) break;
      this.milestones.push({ percent: next, date });
      this.#ahead.shift();
    }
    if (this.#withSeries && (anniversary !== null || completed)) {
      this.series.push({ date, balance, contributed, interest });
    }
  }
}

/** Whether the balance plus the spent amount reaches this percentage of the whole target. */
function hasReached({ target, spent = 0n }: SavingGoal, balance: bigint, percent: number): boolean {
  return (balance + spent) * 100n >= (target + spent) * BigInt(percent);
}
