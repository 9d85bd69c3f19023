import { Temporal } from "temporal-polyfill";
import { isKnownYear } from "./calendar.ts";
import { spanAt } from "./zone-span.ts";

/** A date and a time of day without an offset, YYYY-MM-DDTHH:MM:SS. */
export type WallTime = string;

/** The local date and time of an instant in a time zone. */
export function plainIn(timeZone: string, instant: Date): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime();
}

/** An ISO 8601 instant in a time zone, to the second, with its offset: 2026-03-10T11:00:00-04:00. */
export function inZone(timeZone: string, instant: string): string {
  const ms = WRITTEN_BY_DATE.test(instant)
    ? Date.parse(instant)
    : Temporal.Instant.from(instant).epochMilliseconds;
  const { offsetMs, suffix } = spanAt(timeZone, ms);
  return new Date(ms + offsetMs).toISOString().slice(0, WALL_TIME_LENGTH) + suffix;
}

/** The form of an instant that `Date` parses like Temporal, but faster. */
const WRITTEN_BY_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\d\.\d{3}Z$/;

const WALL_TIME_LENGTH = "YYYY-MM-DDTHH:MM:SS".length;

/**
 * A wall time in a time zone. A time that occurs twice is the first one; a time that the clocks skip moves forward by the
 * skipped interval (02:30 becomes 03:30).
 */
export function zoned(wallTime: WallTime, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(wallTime, { overflow: "reject" }).toZonedDateTime(timeZone);
}

/** The instant of a wall time in a time zone, resolved as `zoned` does. */
export function instantOf(wallTime: WallTime, timeZone: string): Date {
  return new Date(zoned(wallTime, timeZone).epochMilliseconds);
}

/** Whether a wall time exists in a time zone: it does not if the clocks skip it. */
export function exists(wallTime: WallTime, timeZone: string): boolean {
  return zoned(wallTime, timeZone).toPlainDateTime().equals(Temporal.PlainDateTime.from(wallTime));
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Whether a text of an input is a moment: a wall time, or an instant with its offset. */
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

/** The wall time of a moment, to the second. */
export function wallTimeOf(text: string, timeZone: string): WallTime {
  const plain = OFFSET.test(text)
    ? Temporal.Instant.from(text).toZonedDateTimeISO(timeZone).toPlainDateTime()
    : Temporal.PlainDateTime.from(text, { overflow: "reject" });
  return plain.toString({ smallestUnit: "second", roundingMode: "trunc" });
}

/** The instant of a moment. The offset, if given, decides between the two instants of a time that occurs twice. */
export function instantOfMoment(text: string, timeZone: string): Date {
  if (OFFSET.test(text)) return new Date(Temporal.Instant.from(text).epochMilliseconds);
  return instantOf(wallTimeOf(text, timeZone), timeZone);
}
