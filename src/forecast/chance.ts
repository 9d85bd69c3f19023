import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

const BYTES = 12;
/** Quantiles of which normal variates are drawn: so few that they stay in a processor's nearest cache. */
const QUANTILES = 4096;

/**
 * Seeded chance, the same on every machine: xoroshiro128+ in integers, and no function of Math that engines may round
 * differently. Every trial has a stream of its own, 2^64 numbers apart from the next, so that trial n of two scenarios
 * meets the same luck however long each lasts.
 */
export class Chance {
  readonly #normal = normalVariates();
  readonly #seeded;
  #stream;

  /** @param seed an integer of at most 32 bits */
  constructor(seed: number) {
    this.#seeded = xoroshiro128plus(seed);
    this.#stream = this.#seeded;
  }

  nextTrial(): void {
    this.#seeded.jump();
    this.#stream = this.#seeded.clone();
  }

  /** A normal variate with mean 0 and standard deviation 1, to the precision of `normalVariates`. */
  normal(): number {
    return this.#normal[this.#stream.next() >>> 20] as number;
  }

  /** Whether something happens that has this chance, from 0 to 1. */
  happens(chance: number): boolean {
    return this.#stream.next() >>> 0 < chance * 2 ** 32;
  }
}

/**
 * Equally likely values whose mean is 0, whose standard deviation is 1, and which are distributed as the sum of twelve
 * uniform bytes is (Irwin-Hall), nearly normal by the central limit theorem: the quantiles of that sum in the middle of
 * each 4096th. Counting ways to add up takes no logarithm. They are computed once, by the first forecast.
 */
function normalVariates(): Float64Array {
  variates ??= standardised(quantilesOf(waysToAddUp()));
  return variates;
}

let variates: Float64Array | undefined;

/** Of each sum of the bytes, in how many ways they come to it. */
function waysToAddUp(): number[] {
  let ways = [1];
  for (let byte = 0; byte < BYTES; byte++) {
    const sums: number[] = new Array(ways.length + 255).fill(0);
    for (const [sum, count] of ways.entries()) {
      for (let value = 0; value < 256; value++) sums[sum + value] = (sums[sum + value] as number) + count;
    }
    ways = sums;
  }
  return ways;
}

/** In the middle of each part, straight between the sums beside it. */
function quantilesOf(ways: readonly number[]): Float64Array {
  const quantiles = new Float64Array(QUANTILES);
  const part = 256 ** BYTES / QUANTILES;
  let below = 0;
  let at = 0;
  for (const [sum, count] of ways.entries()) {
    for (; at < QUANTILES && (at + 0.5) * part < below + count; at++) {
      quantiles[at] = sum + ((at + 0.5) * part - below) / count;
    }
    below += count;
  }
  return quantiles;
}

function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}
