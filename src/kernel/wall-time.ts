import { Temporal } from "temporal-polyfill";
import { isKnownYear } from "./calendar.ts";
import { instantFarFromChange, spanAt } from "./zone-span.ts";

/** A date and a time of day without an offset, YYYY-MM-DDTHH:MM:SS. */
export type WallTime = string;

/** The local date and time of an instant in a time zone, YYYY-MM-DDTHH:MM:SS.mmm. */
export function localTime(timeZone: string, instant: Date): string {
  const ms = instant.getTime();
  return new Date(ms + spanAt(timeZone, ms).offsetMs).toISOString().slice(0, -1);
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
  const asUtc = Date.parse(`${wallTime}Z`);
  // Date accepts 30 February and other texts that Temporal refuses.
  const isPlain = asUtc >= 0 && new Date(asUtc).toISOString().startsWith(wallTime);
  const known = isPlain ? instantFarFromChange(timeZone, asUtc) : undefined;
  return new Date(known ?? zoned(wallTime, timeZone).epochMilliseconds);
}

/** Whether a wall time exists in a time zone: it does not if the clocks skip it. */
export function exists(wallTime: WallTime, timeZone: string): boolean {
  return localTime(timeZone, instantOf(wallTime, timeZone)).startsWith(wallTime);
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
