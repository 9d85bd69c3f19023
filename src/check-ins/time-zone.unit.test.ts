import { expect, test } from "vitest";
import { checkInRow } from "../../testing/in-memory.ts";
import type { CheckIn } from "../books/check-in.ts";
import { followTimeZone } from "./time-zone.ts";

const START = "2026-03-15T18:00:00";
const SCHEDULED = checkInRow({
  id: "sunday",
  rule: "FREQ=WEEKLY;BYDAY=SU",
  startsAt: START,
  wallTime: START,
  dueAt: new Date("2026-03-15T22:00:00.000Z"),
});

const booksOf = (...rows: CheckIn[]) => ({ checkIns: new Map(rows.map((row) => [row.id, row])) });

test("a check-in that is due at the same instant does not change", () => {
  expect(followTimeZone(booksOf(SCHEDULED), "America/Toronto")).toEqual([]);
});

test("a waiting check-in keeps the instant at which it became due", () => {
  const waiting: CheckIn = { ...SCHEDULED, id: "waiting", status: "waiting", agenda: [] };
  const once: CheckIn = { ...waiting, id: "once", rule: null, startsAt: null, wallTime: null };
  expect(followTimeZone(booksOf(waiting, once), "Europe/Berlin")).toEqual([]);
});
