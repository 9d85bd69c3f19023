import { describe, expect, test } from "vitest";
import { Chance } from "./chance.ts";

const DRAWS = 200_000;

function moments(draw: () => number) {
  const values = Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS);
  const within = (bound: number) => values.filter((value) => Math.abs(value) < bound).length / DRAWS;
  return { mean, deviation, within };
}

describe("chance", () => {
  test("is equal for equal seeds and different for each trial", () => {
    const draw = (seed: number, trial: number) => {
      const chance = new Chance(seed);
      for (let n = 0; n < trial; n++) chance.nextTrial();
      return [chance.normal(), chance.normal(), chance.happens(0.5)];
    };
    expect(draw(7, 1)).toEqual(draw(7, 1));
    expect(draw(7, 1)).not.toEqual(draw(7, 2));
    expect(draw(7, 1)).not.toEqual(draw(8, 1));
    // Other machines and engines must draw the same numbers.
    expect(draw(7, 1)).toEqual([-1.095423772809744, 0.8245466581708576, true]);
  });

  test("a trial's stream does not depend on how many numbers the previous trial drew", () => {
    const [few, many] = [new Chance(3), new Chance(3)];
    few.nextTrial();
    many.nextTrial();
    for (let n = 0; n < 1000; n++) many.normal();
    few.nextTrial();
    many.nextTrial();
    expect(few.normal()).toBe(many.normal());
  });

  test("draws normal variates", () => {
    const chance = new Chance(1);
    chance.nextTrial();
    const { mean, deviation, within } = moments(() => chance.normal());
    expect(mean).toBeCloseTo(0, 1.5);
    expect(deviation).toBeCloseTo(1, 1.5);
    // Expected are 68.27 % and 95.45 % of a normal distribution.
    expect(within(1)).toBeCloseTo(0.6827, 1.5);
    expect(within(2)).toBeCloseTo(0.9545, 1.5);
  });

  test.each([0, 0.05, 0.5, 1])("is true with a probability of %d", (share) => {
    const chance = new Chance(1);
    chance.nextTrial();
    const { mean } = moments(() => Number(chance.happens(share)));
    expect(mean).toBeCloseTo(share, 2);
    if (share === 0 || share === 1) expect(mean).toBe(share);
  });
});
