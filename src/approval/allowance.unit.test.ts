import { describe, expect, test } from "vitest";
import { booksOf, refusalOf } from "../../testing/in-memory.ts";
import { assertWithinAllowance, exceedsAllowance } from "./allowance.ts";

describe("the amount that one partner may take from goals alone", () => {
  test.each<[boolean, bigint | null, bigint, bigint]>([
    [false, null, 1000n, 1000n],
    [false, 100n, 0n, 100n],
    [true, 100n, 0n, 101n],
    [false, 100n, 60n, 40n],
    [true, 100n, 60n, 41n],
    [true, 100n, 100n, 1n],
    [true, 0n, 0n, 1n],
    // An amount of zero never exceeds the allowance.
    [false, 0n, 0n, 0n],
    [false, 100n, 150n, 0n],
  ])(
    "is exceeded: %s (threshold %s, taken %s, amount %s)",
    (needed, approvalThreshold, takenAlone, amount) => {
      const allowance = { books: booksOf({ couple: { approvalThreshold } }), takenAlone };
      expect(exceedsAllowance(allowance, amount)).toBe(needed);
      if (needed)
        expect(refusalOf(() => assertWithinAllowance(allowance, amount)).code).toBe("needs_second_key");
      else assertWithinAllowance(allowance, amount);
    },
  );

  test.each([
    [60_00n, "60.00", "40.00"],
    // The threshold was lowered after this amount had been taken.
    [150_00n, "150.00", "0.00"],
  ])(
    "the refusal states the threshold, the taken and the remaining amount",
    (takenAlone, taken, remaining) => {
      const allowance = { books: booksOf({ couple: { approvalThreshold: 100_00n } }), takenAlone };
      expect(refusalOf(() => assertWithinAllowance(allowance, 40_01n))).toMatchObject({
        code: "needs_second_key",
        facts: { threshold: "100.00", taken, remaining },
      });
    },
  );
});
