import { describe, expect, test } from "vitest";
import { readRuleText, startProblem } from "./rule-text.ts";

const START = "DTSTART:20260308T180000";

test.each([
  [" rrule:freq=weekly;byday=su ", "FREQ=WEEKLY;BYDAY=SU", undefined],
  ["FREQ=WEEKLY;BYDAY=SU;", "FREQ=WEEKLY;BYDAY=SU", undefined],
  ["FREQ=WEEKLY; BYDAY = MO, WE,\tFR ;", "FREQ=WEEKLY;BYDAY=MO,WE,FR", undefined],
  ["RRULE:FREQ=DAILY\r\n", "FREQ=DAILY", undefined],
  [`${START}\nRRULE:FREQ=WEEKLY;BYDAY=SU`, "FREQ=WEEKLY;BYDAY=SU", START],
  [`${START}\r\n  RRULE:FREQ=WEEKLY`, "FREQ=WEEKLY", START],
  [`${START}\\nRRULE:FREQ=WEEKLY`, "FREQ=WEEKLY", START],
  [`${START} RRULE:FREQ=WEEKLY`, "FREQ=WEEKLY", START],
  [`RRULE:FREQ=WEEKLY\n${START}`, "FREQ=WEEKLY", START],
  ["RRULE:FREQ=WEEKLY\nEXDATE:20260315T180000", "FREQ=WEEKLY\nEXDATE:20260315T180000", undefined],
  [`${START}\n${START}\nRRULE:FREQ=WEEKLY`, `${START}\nFREQ=WEEKLY`, START],
  ["", "", undefined],
])("%j is normalized to %j", (text, rule, dtstart) => {
  expect(readRuleText(text)).toEqual({ rule, dtstart });
});

describe("a DTSTART together with the start of a schedule", () => {
  const start = "2026-03-08T18:00:00";

  test.each([
    START,
    "DTSTART;VALUE=DATE:20260308",
    "DTSTART;TZID=AMERICA/NEW_YORK:20260308T180000",
    "DTSTART;TZID=EUROPE/BERLIN:20260308T230000",
    "DTSTART:20260308T220000Z",
  ])("%s is the same time", (dtstart) => {
    expect(startProblem(dtstart, start, "America/New_York")).toBeUndefined();
  });

  test.each([
    ["DTSTART:20260308T190000", "differs from start"],
    ["DTSTART;VALUE=DATE:20260309", "differs from start"],
    ["DTSTART:20260308T180000Z", "differs from start"],
    ["DTSTART;TZID=EUROPE/BERLIN:20260308T180000", "differs from start"],
    ["DTSTART;TZID=NOWHERE:20260308T180000", "differs from start"],
    ["DTSTART:20260230T180000Z", "differs from start"],
    ["DTSTART:NOW", "is not valid"],
    ["DTSTART:", "is not valid"],
  ])("%s is refused: %s", (dtstart, words) => {
    expect(startProblem(dtstart, start, "America/New_York")).toContain(words);
  });
});
