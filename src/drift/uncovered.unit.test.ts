import { describe, expect, test } from "vitest";
import { uncoveredBy } from "./uncovered.ts";

const goal = (id: string, locked = false) => ({ id, locked });
const account = (held: Record<string, bigint>, overAllocated: bigint) => ({
  overAllocated,
  allocations: Object.entries(held).map(([goalId, amount]) => ({ goalId, amount })),
});

describe("the uncovered amount", () => {
  test.each([
    [0n, [0n, 0n, 0n]],
    [15n, [0n, 15n, 0n]],
    [60n, [40n, 20n, 0n]],
    [100n, [50n, 20n, 30n]],
  ])(
    "of %d is charged to the least important goals first and to locked ones last",
    (overAllocated, amounts) => {
      const goals = [goal("first"), goal("second"), goal("locked", true)];
      const joint = account({ locked: 30n, second: 20n, first: 50n }, overAllocated);
      const uncovered = uncoveredBy([joint], goals);
      expect(goals.map(({ id }) => uncovered.get(id) ?? 0n)).toEqual(amounts);
    },
  );

  test("is summed over accounts and not charged to goals without an allocation from them", () => {
    const uncovered = uncoveredBy([account({ a: 5n }, 2n), account({ a: 9n }, 4n)], [goal("a"), goal("b")]);
    expect([uncovered.get("a"), uncovered.get("b") ?? 0n]).toEqual([6n, 0n]);
  });
});
