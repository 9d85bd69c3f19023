import { exists, instantOf, type WallTime } from "../kernel/wall-time.ts";

/*
 * Recurrence rules as written by calendars and libraries: with a property name, a DTSTART line, spaces after commas or a
 * trailing semicolon.
 */

/** A normalized rule, and the DTSTART that was given with it. */
export interface RuleText {
  /** In upper case, without whitespace. It contains line breaks if there were other lines than a DTSTART. */
  readonly rule: string;
  readonly dtstart: string | undefined;
}

const DTSTART = /^DTSTART[;:]/;

/** Normalizes a rule. `ruleProblem` and `startProblem` validate it. */
export function readRuleText(text: string): RuleText {
  const lines = text
    .toUpperCase()
    // Models sometimes escape a line break in JSON twice.
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

/** What is wrong with a DTSTART compared with the start of the schedule; undefined if they are the same time. */
export function startProblem(dtstart: string, start: WallTime, timeZone: string): string | undefined {
  const [, zone, year, month, day, hour, minute, second, utc] = FORM.exec(dtstart) ?? [];
  if (year === undefined) return "DTSTART is not valid: omit it.";
  const date = `${year}-${month}-${day}`;
  const isSame =
    hour === undefined
      ? start.startsWith(date)
      : isSameTime(`${date}T${hour}:${minute}:${second}`, utc ? "UTC" : zone, { start, timeZone });
  return isSame ? undefined : "DTSTART differs from start: omit DTSTART or give the same time.";
}

/** Whether a wall time in `zone`, by default the couple's time zone, is the start. */
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
    return false; // The zone or date does not exist.
  }
}
