import { exists, instantOf, type WallTime } from "../kernel/wall-time.ts";

/*
 * A recurrence rule as calendars and libraries write it: with the name of its property, a DTSTART before it, blanks after
 * commas, a semicolon at its end.
 */

/** A rule as it is kept, and the DTSTART that came with it. */
export interface RuleText {
  /** In capitals, without blanks. It has line breaks where there were other lines than a DTSTART. */
  readonly rule: string;
  readonly dtstart: string | undefined;
}

const DTSTART = /^DTSTART[;:]/;

/** Reads a rule. What is wrong with it is for ruleProblem and startProblem. */
export function readRuleText(text: string): RuleText {
  const lines = text
    .toUpperCase()
    // Models write a line break in JSON twice escaped.
    .replaceAll("\\N", "\n")
    .split(/\n|\s(?=RRULE:)/)
    .map((line) => line.replace(/\s/g, ""))
    .filter((line) => line !== "");
  const [dtstart, ...others] = lines.filter((line) => DTSTART.test(line));
  const rules = lines.filter((line) => !DTSTART.test(line));
  return {
    rule: [...others, ...rules.map((line) => line.replace(/^RRULE:/, "").replace(/;+$/, ""))].join("\n"),
    dtstart,
  };
}

const FORM =
  /^DTSTART(?:;TZID=([^:;]+)|;VALUE=DATE(?:-TIME)?)*:(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/;

/** What is wrong with a DTSTART beside the start that a schedule names; undefined: it is the same time. */
export function startProblem(dtstart: string, start: WallTime, timeZone: string): string | undefined {
  const [, zone, year, month, day, hour, minute, second, utc] = FORM.exec(dtstart) ?? [];
  if (year === undefined) return "DTSTART cannot be read: leave it out.";
  const date = `${year}-${month}-${day}`;
  const isSame =
    hour === undefined
      ? start.startsWith(date)
      : isSameTime(`${date}T${hour}:${minute}:${second}`, utc ? "UTC" : zone, { start, timeZone });
  return isSame
    ? undefined
    : "The rule's DTSTART is another time than start: leave DTSTART out, or give the same time.";
}

/** Whether a wall time of that zone, or without one by the couple's clock, is the start. */
function isSameTime(
  wallTime: WallTime,
  zone: string | undefined,
  { start, timeZone }: { readonly start: WallTime; readonly timeZone: string },
): boolean {
  if (zone === undefined) return wallTime === start;
  try {
    return (
      exists(wallTime, zone) && instantOf(wallTime, zone).getTime() === instantOf(start, timeZone).getTime()
    );
  } catch {
    return false; // No such zone, or no such date.
  }
}
