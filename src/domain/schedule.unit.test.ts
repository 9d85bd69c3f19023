import { describe, expect, test } from "vitest";
import { assertNotPast, onScheduleAmount } from "./schedule.ts";

const goal = { targetAmount: 10_000n, createdOn: "2026-01-01", deadline: "2026-04-11" } as const; // 100 days

describe("the on-schedule amount", () => {
  test.each([
    ["2025-12-31", 0n], // before it was created, as another zone may see it
    ["2026-01-01", 0n],
    ["2026-01-02", 100n], // 10000 x 1 / 100
    ["2026-02-20", 5_000n], // 50 of 100 days
    ["2026-04-10", 9_900n],
    ["2026-04-11", 10_000n],
    ["2027-01-01", 10_000n],
  ])("on %s is %d", (today, amount) => expect(onScheduleAmount(goal, today)).toBe(amount));

  test("is rounded down: 1000 x 1 / 3 is 333", () => {
    const thirds = { targetAmount: 1_000n, createdOn: "2026-01-01", deadline: "2026-01-04" };
    expect(onScheduleAmount(thirds, "2026-01-02")).toBe(333n);
  });

  test("is the target when the deadline is the day of creation", () => {
    expect(onScheduleAmount({ ...goal, deadline: goal.createdOn }, goal.createdOn)).toBe(10_000n);
  });

  test("a deadline may be today, not yesterday", () => {
    expect(() => assertNotPast("2026-01-01", "2026-01-01")).not.toThrow();
    expect(() => assertNotPast("2025-12-31", "2026-01-01")).toThrow(/is past/);
  });
});
