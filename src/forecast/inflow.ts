import { Chance } from "./chance.ts";
import { rateAsNumber } from "./interest.ts";
import type { PreparedScenario } from "./scenario.ts";
import type { Uncertainty } from "./uncertainty.ts";

/** The number of days that `draw` draws. */
const BATCH = 32;

const LOWEST_YIELD = -0.99;

/**
 * The random money and rates of each day of a trial. A contribution is missed, or drawn around its amount and at least 0. A
 * yield of at least -99 % is drawn for each year. Days are drawn on demand, because a trial whose goals are complete early
 * needs few.
 */
export class Inflow {
  /**
   * The money for goals by day index, in integral minor units. The following days pay expenses that a day's money does not
   * cover. A trial subtracts the money that it uses.
   */
  readonly money: Float64Array;
  /** Monthly rates by day index. */
  readonly rates: Float64Array;
  drawn = 0;
  readonly #chance: Chance;
  readonly #amount: number;
  readonly #contributionSd: number;
  readonly #missChance: number;
  readonly #annualYield: number;
  readonly #yieldSd: number;
  #rate: number;
  #owed = 0;
  readonly #oneOffs: Float64Array;
  readonly #contributes: Uint8Array;
  readonly #beginsYear: Uint8Array;

  constructor({ days, annualYield, rate }: PreparedScenario, amount: bigint, uncertainty: Uncertainty) {
    this.money = new Float64Array(days.length);
    this.rates = new Float64Array(days.length);
    this.#chance = new Chance(uncertainty.seed);
    this.#amount = Number(amount);
    this.#contributionSd = Number(uncertainty.contributionSd);
    this.#missChance = uncertainty.missChance;
    this.#annualYield = Number(annualYield);
    this.#yieldSd = uncertainty.yieldSd;
    this.#rate = rateAsNumber(rate);
    this.#oneOffs = Float64Array.from(days, ({ oneOff }) => Number(oneOff));
    this.#contributes = Uint8Array.from(days, ({ contributes }) => Number(contributes));
    this.#beginsYear = Uint8Array.from(days, ({ anniversary }) => Number((anniversary ?? 0) % 12 === 1));
  }

  nextTrial(): void {
    this.#chance.nextTrial();
    this.drawn = 0;
    this.#owed = 0;
  }

  draw(): void {
    const end = Math.min(this.drawn + BATCH, this.money.length);
    for (let day = this.drawn; day < end; day++) {
      // The first monthly anniversary of a year begins a new yield, which applies to the next eleven as well.
      if (this.#beginsYear[day] === 1 && this.#yieldSd > 0) this.#rate = this.#drawRate();
      this.rates[day] = this.#rate;
      const contribution = this.#contributes[day] === 1 ? this.#drawContribution() : 0;
      const left = (this.#oneOffs[day] as number) + contribution - this.#owed;
      this.#owed = Math.max(0, -left);
      this.money[day] = Math.max(0, left);
    }
    this.drawn = end;
  }

  #drawRate(): number {
    return rateOf(Math.max(LOWEST_YIELD, this.#annualYield + this.#yieldSd * this.#chance.normal()));
  }

  #drawContribution(): number {
    if (this.#missChance > 0 && this.#chance.happens(this.#missChance)) return 0;
    if (this.#contributionSd === 0) return this.#amount;
    return Math.max(0, Math.floor(this.#amount + this.#contributionSd * this.#chance.normal() + 0.5));
  }
}

/** The monthly rate of an annual yield y above -1: x - 1 for x^12 = 1 + y, by Newton's method from above. */
function rateOf(annualYield: number): number {
  const growth = 1 + annualYield;
  let x = 1 + annualYield / 12;
  for (;;) {
    // Multiplications instead of a power, which engines may round differently.
    const x3 = x * x * x;
    const next = (11 * x + growth / (x3 * x3 * x3 * x * x)) / 12;
    if (next >= x) return x - 1;
    x = next;
  }
}
