import { describe, expect, test } from "vitest";
import { meansOf } from "./drift-means.ts";

const goal = (id: string, surplus = 0n, locked = false) => ({ id, surplus, locked });
const account = (
  held: Record<string, bigint>,
  { overAllocated = 0n, allocatable = 0n }: { overAllocated?: bigint; allocatable?: bigint } = {},
) => ({
  overAllocated,
  allocatable,
  held: Object.entries(held).map(([goalId, amount]) => ({ goalId, amount })),
});

describe("what accounts have for a goal", () => {
  test("is what lies free in all of them, and what other goals hold above their need", () => {
    const means = meansOf(
      [account({ a: 50n, b: 70n, c: 10n }, { allocatable: 5n }), account({ b: 5n }, { allocatable: 6n })],
      [goal("a", 20n), goal("b", 90n), goal("c", 10n, true)],
    );
    // b could give 90, but only 75 of it sits in these accounts; c is locked.
    expect(means).toMatchObject({ free: 11n, spare: 95n });
  });

  test("nobody can spare what a balance no longer covers", () => {
    const { spare } = meansOf([account({ a: 50n }, { overAllocated: 15n })], [goal("a", 20n)]);
    expect(spare).toBe(5n);
  });

  test("what a balance no longer covers is charged to the least important goals, to locked ones last", () => {
    const goals = [goal("first"), goal("second"), goal("locked", 0n, true)];
    const lacking = (overAllocated: bigint) => {
      const { uncovered } = meansOf(
        [account({ locked: 30n, second: 20n, first: 50n }, { overAllocated })],
        goals,
      );
      return goals.map(({ id }) => uncovered.get(id) ?? 0n);
    };
    expect(lacking(0n)).toEqual([0n, 0n, 0n]);
    expect(lacking(15n)).toEqual([0n, 15n, 0n]);
    expect(lacking(60n)).toEqual([40n, 20n, 0n]);
    expect(lacking(100n)).toEqual([50n, 20n, 30n]);
  });

  test("adds up over accounts, and knows nothing of goals that they do not hold", () => {
    const { uncovered } = meansOf(
      [account({ a: 5n }, { overAllocated: 2n }), account({ a: 9n }, { overAllocated: 4n })],
      [goal("a"), goal("b")],
    );
    expect([uncovered.get("a"), uncovered.get("b") ?? 0n]).toEqual([6n, 0n]);
  });
});
