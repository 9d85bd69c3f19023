/** The number of alarms for couples who save every month, on paydays that move with weekends. */
import { describe, expect, test } from "vitest";
import { addDays, addMonths, daysBetween } from "../src/kernel/calendar.ts";
import { paydays, SHIFTS } from "./saving/paydays.ts";
import { type Heard, type Saver, simulate } from "./saving/simulation.ts";

/** Every day of a year. */
const CREATIONS = Array.from({ length: 365 }, (_, day) => addDays("2026-01-01", day));
/** Every fifth day, for what does not depend on weekends. */
const FIFTHS = CREATIONS.filter((_, n) => n % 5 === 0);
const PAYDAYS = [1, 3, 6, 8, 11, 13, 16, 18, 21, 23, 26, 28, 31];

const MONTHLY = 100_00n;

/** A goal of 100.00 a month with these payments, by default 100.00 each. */
function saver(
  createdOn: string,
  months: number,
  days: readonly number[],
  more: Saver["happenings"] = [],
): Saver {
  const happenings = [...days.map((day) => ({ day, amount: MONTHLY })), ...more];
  return {
    createdOn,
    deadline: addMonths(createdOn, months),
    target: BigInt(months) * MONTHLY,
    happenings: happenings.toSorted((a, b) => a.day - b.day),
  };
}

/** The number of savers by their alarms and final status. */
function countsOf(heard: readonly Heard[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { alarms, end } of heard) {
    const key = `${alarms.length} alarms, ${end}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Paydays of a year, ten days after each anniversary and so never near the day on which a step counts. */
function midStep(createdOn: string): number[] {
  const payday = Number(addDays(createdOn, 10).slice(8));
  return paydays(createdOn, { months: 12, payday, shift: "none" });
}

/** A payment that is made later than three days after its anniversary misses its step. */
function inTime({ createdOn, happenings }: Saver): boolean {
  return happenings.every(({ day }, k) => day <= daysBetween(createdOn, addMonths(createdOn, k + 1)) + 3);
}

describe("a couple that saves as planned gets no alarm", () => {
  test("in a year, whatever the day of creation, the payday and the weekends", () => {
    const savers = CREATIONS.flatMap((createdOn, n) =>
      PAYDAYS.map((payday, m) => {
        const shift = SHIFTS[(n + m) % SHIFTS.length] ?? "none";
        return saver(createdOn, 12, paydays(createdOn, { months: 12, payday, shift }));
      }),
    );
    expect(savers.every(inTime)).toBe(true);
    expect(countsOf(savers.map(simulate))).toEqual({ "0 alarms, complete": 4_745 });
  });

  test("except with the last days of months and Mondays after them, for a goal created on 28 February", () => {
    const goal = { months: 12, payday: 31, shift: "after" } as const;
    // 31 October 2026 is a Saturday, so that money comes on 2 November, five days after the anniversary.
    const late = saver("2026-02-28", 12, paydays("2026-02-28", goal));
    expect(inTime(late)).toBe(false);
    expect(simulate(late).alarms).toContain("behind");
  });

  test.each([2, 3, 4, 6, 9, 18, 24, 36])("in %d months", (months) => {
    const savers = CREATIONS.filter((_, n) => n % 7 === 0).flatMap((createdOn) =>
      [1, 15, 28].flatMap((payday) =>
        SHIFTS.map((shift) => saver(createdOn, months, paydays(createdOn, { months, payday, shift }))),
      ),
    );
    expect(countsOf(savers.map(simulate))).toEqual({ "0 alarms, complete": savers.length });
  });

  test("in six weeks, paid weekly up to a day after the anniversary", () => {
    const heard = CREATIONS.flatMap((createdOn) =>
      [1, 4, 7, 8].map((first) => {
        const days = Array.from({ length: 6 }, (_, week) => Math.min(42, first + 7 * week));
        const happenings = days.map((day) => ({ day, amount: 70_00n }));
        return simulate({ createdOn, deadline: addDays(createdOn, 42), target: 420_00n, happenings });
      }),
    );
    expect(countsOf(heard)).toEqual({ "0 alarms, complete": heard.length });
  });

  test.each([0, 1, 7])("due in %d days and paid that day", (days) => {
    const goal = { createdOn: "2026-03-10", deadline: addDays("2026-03-10", days), target: 500_00n };
    const paid = [{ day: days, amount: 500_00n }];
    expect(simulate({ ...goal, happenings: paid })).toMatchObject({ alarms: [], end: "complete" });
    expect(simulate({ ...goal, happenings: [] })).toMatchObject({ alarms: ["overdue"] });
  });
});

describe("a couple that does not save as planned gets alarms", () => {
  test("twice for one missed payment: when it is missed, and when the goal is overdue", () => {
    for (const createdOn of FIFTHS) {
      const days = midStep(createdOn);
      const heard = days.slice(0, 11).map((_, n) => simulate(saver(createdOn, 12, days.toSpliced(n, 1))));
      expect(countsOf(heard), createdOn).toEqual({ "2 alarms, overdue": 11 });
      expect(heard.every(({ alarms: [first, last] }) => first !== "overdue" && last === "overdue")).toBe(
        true,
      );
    }
  });

  test("once for a missed last payment, when the goal is overdue", () => {
    const heard = FIFTHS.map((createdOn) => simulate(saver(createdOn, 12, midStep(createdOn).slice(0, 11))));
    expect(heard.map(({ alarms }) => alarms)).toEqual(FIFTHS.map(() => ["overdue"]));
  });

  test("at most twice for payments that are always five days late", () => {
    const heard = FIFTHS.flatMap((createdOn) =>
      PAYDAYS.map((payday) => {
        const days = paydays(createdOn, { months: 12, payday, shift: "none" }).map((day) => day + 5);
        return simulate(saver(createdOn, 12, days));
      }),
    );
    expect(Math.max(...heard.map(({ alarms }) => alarms.length))).toBe(2);
    expect(heard.every(({ end }) => end === "complete")).toBe(true);
  });

  test("twice for 300 that were released and not returned: at once, and when the goal is overdue", () => {
    for (const createdOn of FIFTHS) {
      const days = midStep(createdOn);
      const heard = days.slice(3).map((day) => {
        const released = { day: day + 3, amount: -300_00n };
        return simulate(saver(createdOn, 12, days, [released]));
      });
      expect(countsOf(heard), createdOn).toEqual({ "2 alarms, overdue": 9 });
    }
  });

  test("once for a doubled target, and a notice when 300 a month bring it back on schedule", () => {
    for (const createdOn of FIFTHS) {
      const days = midStep(createdOn);
      const heard = [4, 5, 6].map((paid) => {
        const more = days.slice(paid).map((day) => ({ day, amount: 200_00n }));
        const doubled = { day: (days[paid - 1] ?? 0) + 3, target: 2400_00n };
        return simulate(saver(createdOn, 12, days, [doubled, ...more]));
      });
      expect(countsOf(heard), createdOn).toEqual({ "1 alarms, complete": 3 });
      expect(heard.every(({ allClears }) => allClears === 1)).toBe(true);
    }
  });
});
