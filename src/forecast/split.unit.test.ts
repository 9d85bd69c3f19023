import { describe, expect, test } from "vitest";
import { nearestFirst, shareOut } from "./split.ts";

describe("dividing money", () => {
  test.each([
    ["priority", 250n, [100n, 200n, 300n], [100n, 150n, 0n]],
    ["deadline", 250n, [100n, 200n, 300n], [100n, 150n, 0n]],
    // 250 of 600: 41.67, 83.33, 125. The remaining unit goes to the largest remainder.
    ["proportion", 250n, [100n, 200n, 300n], [42n, 83n, 125n]],
    // 2 of 3 x 1: of equal remainders the first ones count.
    ["proportion", 2n, [1n, 1n, 1n], [1n, 1n, 0n]],
    ["proportion", 5n, [1n, 1_000_000n], [0n, 5n]],
    // The missing amounts and no more.
    ["priority", 900n, [100n, 200n], [100n, 200n]],
    ["proportion", 300n, [100n, 200n], [100n, 200n]],
    ["proportion", 0n, [100n, 200n], [0n, 0n]],
    ["priority", 5n, [], []],
  ] as const)("by %s, %d for missing amounts of %o: %o", (split, money, missing, parts) => {
    expect(shareOut(money, missing, split)).toEqual(parts);
  });

  test("in proportion uses all money, and no part exceeds the missing amount", () => {
    for (let money = 0n; money < 40n; money++) {
      const missing = [1n, 7n, 2n, 30n];
      const parts = shareOut(money, missing, "proportion");
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(money);
      for (const [at, part] of parts.entries()) expect(part).toBeLessThanOrEqual(missing[at] ?? 0n);
    }
  });
});

test("sorts by nearest deadline, goals without one last, and keeps the order of equal ones", () => {
  const goals = [
    { id: "a", deadline: null },
    { id: "b", deadline: "2027-01-01" },
    { id: "c", deadline: "2026-12-31" },
    { id: "d", deadline: "2027-01-01" },
    { id: "e", deadline: null },
  ];
  const sorted = nearestFirst(goals, ({ deadline }) => deadline);
  expect(sorted.map(({ id }) => id).join("")).toBe("cbdae");
});
