import type { CalendarDate } from "../kernel/calendar.ts";
import type { PreparedScenario } from "./scenario.ts";

/** The percentiles of a balance, and the share of the trials that each stands for. */
const SHARES = { p10: 10, p25: 25, p50: 50, p75: 75, p90: 90 } as const;

export type Percentile = keyof typeof SHARES;

/** Percentiles of a goal's balance at the end of a day, in minor units. */
export type BalancePercentiles = { readonly date: CalendarDate } & Readonly<Record<Percentile, bigint>>;

/** Rows of a goal at most: every month of ten years. */
const MAX_ROWS = 121;

/** Balances of all trials that are held at once, 8 bytes each. */
const MAX_BALANCES = 4_000_000;

/**
 * Records the balances of each trial on some monthly anniversaries: all up to the end of a goal, or every second or n-th where they
 * would be too many. `ends` are the indexes of the last day of each goal.
 */
export class BalanceLog {
  /** By goal: the indexes of the recorded days. */
  readonly #days: readonly Int32Array[];
  /** By goal and recorded day: the balances of all trials. */
  readonly #balances: readonly (readonly Float64Array[])[];
  readonly #prepared: PreparedScenario;
  /** By goal: how many of its days this trial has recorded. */
  readonly #recorded: Int32Array;
  #trial = -1;

  constructor(prepared: PreparedScenario, ends: readonly number[], trials: number) {
    const most = Math.floor(MAX_BALANCES / (trials * ends.length));
    this.#prepared = prepared;
    this.#days = ends.map((end) => daysUpTo(prepared, end, Math.min(MAX_ROWS, Math.max(2, most))));
    this.#balances = this.#days.map((days) => Array.from(days, () => new Float64Array(trials)));
    this.#recorded = new Int32Array(ends.length);
  }

  nextTrial(): void {
    this.#trial++;
    this.#recorded.fill(0);
  }

  /** Notes the balance of a goal at the end of a day. A trial notes each day of a goal in order, until the goal is complete. */
  note(goal: number, day: number, balance: number): void {
    const at = this.#recorded[goal] as number;
    if (this.#days[goal]?.[at] !== day) return;
    this.#record(goal, at, balance);
    this.#recorded[goal] = at + 1;
  }

  /** Notes the last balance of a goal in this trial, which it keeps on all later days. */
  finish(goal: number, balance: number): void {
    const count = this.#days[goal]?.length ?? 0;
    for (let at = this.#recorded[goal] as number; at < count; at++) this.#record(goal, at, balance);
  }

  #record(goal: number, at: number, balance: number): void {
    const balances = this.#balances[goal]?.[at];
    if (balances) balances[this.#trial] = balance;
  }

  /**
   * The percentiles of each goal by the nearest-rank method: the smallest balance that at least this share of the trials does not
   * exceed (Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50, 1996, definition 1). Each is the
   * balance of a trial, and none falls as the share rises. Yields between slices of the work.
   */
  *percentiles(): Generator<void, readonly (readonly BalancePercentiles[])[]> {
    const rows: BalancePercentiles[][] = [];
    for (const [goal, days] of this.#days.entries()) {
      const own: BalancePercentiles[] = [];
      for (const [at, day] of days.entries()) {
        const sorted = this.#balances[goal]?.[at]?.sort() ?? new Float64Array();
        const rank = (share: number) => BigInt(sorted[Math.ceil((share * sorted.length) / 100) - 1] ?? 0);
        const { p10, p25, p50, p75, p90 } = SHARES;
        const date = this.#prepared.days[day]?.date ?? "";
        own.push({ date, p10: rank(p10), p25: rank(p25), p50: rank(p50), p75: rank(p75), p90: rank(p90) });
        yield;
      }
      rows.push(own);
    }
    return rows;
  }
}

/** The indexes of the start date and of every n-th anniversary up to the first on or after `last`: `most` of them at most. */
function daysUpTo({ days }: PreparedScenario, last: number, most: number): Int32Array {
  const anniversaries = days.flatMap(({ anniversary }, at) => (anniversary === null ? [] : [at]));
  const end = anniversaries.findIndex((at) => at >= last);
  const months = end < 0 ? anniversaries.length - 1 : end;
  const step = Math.max(1, Math.ceil(months / (most - 1)));
  return Int32Array.from(anniversaries.filter((_, month) => month % step === 0 && month < months + step));
}
