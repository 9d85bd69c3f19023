import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

const BYTES = 12;
/** The number of quantiles from which normal variates are drawn; the table fits into a processor's L1 cache. */
const QUANTILES = 4096;

/**
 * A seeded random generator with the same results on every machine: xoroshiro128+ in integers, without Math functions that
 * engines may round differently. Every trial has its own stream, 2^64 numbers apart from the next, so that trial n of two
 * scenarios gets the same random numbers, however long each lasts.
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

  /** A normal variate with mean 0 and standard deviation 1, with the precision of `normalVariates`. */
  normal(): number {
    return this.#normal[this.#stream.next() >>> 20] as number;
  }

  happens(probability: number): boolean {
    return this.#stream.next() >>> 0 < probability * 2 ** 32;
  }
}

/**
 * Equally likely values with mean 0 and standard deviation 1, distributed like the sum of twelve uniform bytes (Irwin-Hall),
 * which is nearly normal by the central limit theorem: the midpoint quantiles of 4096 equal parts. This needs no logarithm.
 * The first forecast computes them once.
 */
function normalVariates(): Float64Array {
  variates ??= standardised(quantilesOf(combinationsBySum()));
  return variates;
}

let variates: Float64Array | undefined;

/** The number of combinations of the bytes for each sum. */
function combinationsBySum(): number[] {
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

/** The midpoint quantile of each part, interpolated linearly between sums. */
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
