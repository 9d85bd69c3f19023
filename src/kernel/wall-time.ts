import { Temporal } from "temporal-polyfill";
import { isKnownYear } from "./calendar.ts";
import { spanAt } from "./zone-span.ts";

/* Times as people read them off a clock, and the instants that they are in the couple's time zone. */

/** A date and a time of day without an offset, YYYY-MM-DDTHH:MM:SS. */
export type WallTime = string;

/** What the clock of a time zone shows at an instant. */
export function plainIn(timeZone: string, instant: Date): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime();
}

/** An instant in ISO 8601 as the clock of a time zone shows it, to the second, with its offset: 2026-03-10T11:00:00-04:00. */
export function inZone(timeZone: string, instant: string): string {
  const ms = WRITTEN_BY_DATE.test(instant)
    ? Date.parse(instant)
    : Temporal.Instant.from(instant).epochMilliseconds;
  const { offsetMs, suffix } = spanAt(timeZone, ms);
  return new Date(ms + offsetMs).toISOString().slice(0, WALL_TIME_LENGTH) + suffix;
}

/** The form of an instant that `Date` reads as Temporal does, only faster. */
const WRITTEN_BY_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\d\.\d{3}Z$/;

const WALL_TIME_LENGTH = "YYYY-MM-DDTHH:MM:SS".length;

/** A wall time in a time zone; of one that the day has twice the first, one that it skips as much later. */
export function zoned(wallTime: WallTime, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(wallTime, { overflow: "reject" }).toZonedDateTime(timeZone);
}

/**
 * The instant of a wall time in a time zone: of one that the day has twice the first; of one that it skips as much
 * later as is skipped (02:30 becomes 03:30).
 */
export function instantOf(wallTime: WallTime, timeZone: string): Date {
  return new Date(zoned(wallTime, timeZone).epochMilliseconds);
}

/** Whether the day of a wall time has it in a time zone: where the clocks go forward an hour is skipped. */
export function exists(wallTime: WallTime, timeZone: string): boolean {
  return zoned(wallTime, timeZone).toPlainDateTime().equals(Temporal.PlainDateTime.from(wallTime));
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Whether a text is a moment as callers write it: a date and time by the couple's clock, or an instant with its offset. */
export function isMoment(text: string): boolean {
  if (!MOMENT.test(text) || !isKnownYear(text)) return false;
  try {
    wallTimeOf(text, "UTC");
    return true;
  } catch {
    return false;
  }
}

const OFFSET = /(Z|[+-]\d{2}:\d{2})$/;

/** The wall time of such a moment, to the second. */
export function wallTimeOf(text: string, timeZone: string): WallTime {
  const plain = OFFSET.test(text)
    ? Temporal.Instant.from(text).toZonedDateTimeISO(timeZone).toPlainDateTime()
    : Temporal.PlainDateTime.from(text, { overflow: "reject" });
  return plain.toString({ smallestUnit: "second", roundingMode: "trunc" });
}

/** The instant of such a moment: one with an offset as it is, also in an hour that the day has twice. */
export function instantOfMoment(text: string, timeZone: string): Date {
  if (OFFSET.test(text)) return new Date(Temporal.Instant.from(text).epochMilliseconds);
  return instantOf(wallTimeOf(text, timeZone), timeZone);
}
