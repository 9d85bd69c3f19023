import { describe, expect, test } from "vitest";
import { grouped, MAX_GROUPS, monthsBetween, weeksBetween } from "./groups.ts";
import type { Sums } from "./sums.ts";

let first = 0;

/** A group of withdrawals of 1 minor unit each. */
function row(key: string | null, count = 1, more: Partial<Sums> = {}): Sums {
  first += 1;
  const amounts = { deposits: 0n, allocated: 0n, released: 0n, spent: 0n, syncedChange: 0n };
  const counted = { withdrawals: BigInt(count), count, events: count, first };
  return { ...amounts, ...counted, keys: [key], names: [null], ...more };
}

const keysOf = ({ groups }: ReturnType<typeof grouped>) => groups.map(({ keys, count }) => [keys[0], count]);

describe("groups of totals", () => {
  test("merge user text that differs in case, width or whitespace, under the most frequent spelling", () => {
    const spellings = [row("rewe", 2), row("REWE", 3), row("Ｒｅｗｅ"), row("Café  Olé"), row("CAFÉ OLÉ")];
    const sums = [...spellings, row(null, 4)];
    expect(keysOf(grouped(sums, ["payee"]))).toEqual([
      ["REWE", 6],
      [null, 4],
      ["Café  Olé", 2],
    ]);
  });

  test("do not merge other keys", () => {
    expect(keysOf(grouped([row("a"), row("A")], ["person"]))).toHaveLength(2);
  });

  test("use the same spelling in all groups of two groupings", () => {
    const pair = (keys: string[], count: number) => row("", count, { keys, names: [null, null] });
    const sums = [pair(["rewe", "food"], 1), pair(["REWE", "Food"], 3), pair(["rewe", "home"], 1)];
    expect(grouped(sums, ["payee", "category"]).groups.map(({ keys, count }) => [...keys, count])).toEqual([
      ["REWE", "Food", 4],
      ["REWE", "home", 1],
    ]);
  });

  test("are sorted by size, or newest first if grouped by time", () => {
    const sums = [row("a", 2), row("b", 1, { syncedChange: -5n }), row("c", 3), row("d", 3)];
    expect(keysOf(grouped(sums, ["category"])).map(([key]) => key)).toEqual(["b", "c", "d", "a"]);
    const months = [row("1", 9), row("10"), row("9")];
    expect(keysOf(grouped(months, ["month"])).map(([key]) => key)).toEqual(["10", "9", "1"]);
  });

  test("are limited to 100; the smallest, or the oldest by time, are summed up", () => {
    const sums = Array.from({ length: MAX_GROUPS + 3 }, (_, at) => row(String(at + 1), at + 1));
    const { groups, other, total } = grouped(sums, ["category"]);
    expect([groups.length, groups.at(-1)?.keys]).toEqual([MAX_GROUPS, ["4"]]);
    expect(other).toMatchObject({ groups: 3, totals: { withdrawals: 6n, count: 6 } });
    expect(total).toMatchObject({ withdrawals: 5356n, count: 5356 });
    const small = sums.map((sum, at) => ({ ...sum, withdrawals: BigInt(sums.length - at) }));
    expect(grouped(small, ["month"]).other?.totals.withdrawals).toBe(103n + 102n + 101n);
    expect(grouped(sums.slice(0, MAX_GROUPS), ["category"]).other).toBeNull();
  });

  test("are empty without events, and without a grouping there is only the total", () => {
    const nothing = { groups: [], other: null, total: { count: 0, deposits: 0n } };
    expect(grouped([], ["payee"])).toMatchObject(nothing);
    const all = grouped([row("", 3, { keys: [], names: [] })], []);
    expect(all).toMatchObject({ groups: [], total: { withdrawals: 3n, count: 3 } });
  });

  test("count an event in two groups only once in the total", () => {
    const moved = [row("from", 1, { events: 0, released: 5n }), row("to", 1, { allocated: 5n })];
    expect(grouped(moved, ["goal"]).total).toMatchObject({ count: 1, allocated: 5n, released: 5n });
  });
});

test("lists the months and weeks of a period", () => {
  expect(monthsBetween("2026-11-30", "2027-01-01")).toEqual(["2026-11-01", "2026-12-01", "2027-01-01"]);
  expect(weeksBetween("2027-03-07", "2027-03-15")).toEqual(["2027-03-01", "2027-03-08", "2027-03-15"]);
  expect(weeksBetween("2027-03-08", "2027-03-08")).toEqual(["2027-03-08"]);
  expect(monthsBetween("2027-03-02", "2027-02-01")).toEqual([]);
  expect(weeksBetween("2027-03-09", "2027-03-01")).toEqual([]);
});
