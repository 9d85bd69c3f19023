import { describe, expect, test } from "vitest";
import { MoneyAfterExpenses, unpaidAfter } from "./expenses.ts";
import { type OneOff, timelineOf } from "./timeline.ts";

const SPAN = { startDate: "2026-01-31", horizonYears: 1 };
const daysOf = (oneOffs: readonly OneOff[]) => timelineOf(SPAN, "monthly", oneOffs);

/** The remaining money on each of the first days, with 100 a month. */
function left(oneOffs: readonly OneOff[]): bigint[] {
  const money = new MoneyAfterExpenses();
  return daysOf(oneOffs)
    .map((day) => money.of(day, 100n))
    .slice(0, 5);
}

describe("money after expenses", () => {
  const GIFT = { date: "2026-03-10", amount: 60n };

  test.each([
    [
      "is all money if there are no expenses",
      [{ date: "2026-02-28", amount: 7n }],
      [0n, 107n, 100n, 100n, 100n],
    ],
    // Days: 31 January, 28 February, 10 March, 31 March, 30 April.
    ["pays an expense until it is paid", [{ date: "2026-03-10", amount: -150n }], [0n, 100n, 0n, 0n, 50n]],
    ["includes gifts", [{ date: "2026-02-28", amount: -150n }, GIFT], [0n, 0n, 10n, 100n, 100n]],
  ])("%s", (_, oneOffs, expected) => {
    expect(left(oneOffs)).toEqual(expected);
  });

  test.each([
    [1_200n, 0n],
    [1_201n, 1n],
    [5_000n, 3_800n],
  ])("of twelve contributions of 100 cannot pay all of an expense of %d: %d unpaid", (expense, unpaid) => {
    expect(unpaidAfter(daysOf([{ date: "2026-01-31", amount: -expense }]), 100n)).toBe(unpaid);
  });

  test("does not pay an expense of the last day from earlier money", () => {
    expect(unpaidAfter(daysOf([{ date: "2027-01-31", amount: -101n }]), 100n)).toBe(1n);
  });
});
