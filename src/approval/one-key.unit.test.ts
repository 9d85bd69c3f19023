import { describe, expect, test } from "vitest";
import { booksOf, refusalOf } from "../../testing/in-memory.ts";
import { needsSecondKey, requireOneKey } from "./one-key.ts";

describe("what one partner may take from goals alone", () => {
  test.each<[boolean, bigint | null, bigint, bigint]>([
    [false, null, 1000n, 1000n],
    [false, 100n, 0n, 100n],
    [true, 100n, 0n, 101n],
    [false, 100n, 60n, 40n],
    [true, 100n, 60n, 41n],
    [true, 100n, 100n, 1n],
    [true, 0n, 0n, 1n],
    // Nothing is taken, whatever the threshold and whatever was taken before.
    [false, 0n, 0n, 0n],
    [false, 100n, 150n, 0n],
  ])(
    "needs a second key: %s (threshold %s, taken %s, amount %s)",
    (needed, approvalThreshold, takenAlone, amount) => {
      const asking = { books: booksOf({ couple: { approvalThreshold } }), takenAlone };
      expect(needsSecondKey(asking, amount)).toBe(needed);
      if (needed) expect(refusalOf(() => requireOneKey(asking, amount)).code).toBe("needs_second_key");
      else requireOneKey(asking, amount);
    },
  );

  test.each([
    [60_00n, "60.00", "40.00"],
    // The threshold was lowered after that much had been taken.
    [150_00n, "150.00", "0.00"],
  ])("the refusal names the threshold, what was taken and what remains", (takenAlone, taken, remaining) => {
    const asking = { books: booksOf({ couple: { approvalThreshold: 100_00n } }), takenAlone };
    expect(refusalOf(() => requireOneKey(asking, 40_01n))).toMatchObject({
      code: "needs_second_key",
      facts: { threshold: "100.00", taken, remaining },
    });
  });
});
