import { Temporal } from "temporal-polyfill";

/** An interval in which a zone's offset is constant, in epoch milliseconds: `from` included, `until` excluded. */
interface Span {
  readonly from: number;
  readonly until: number;
  readonly offsetMs: number;
  /** The offset in ISO 8601, such as -04:00. */
  readonly suffix: string;
}

/** A cache of spans by time zone, because Temporal takes 5 microseconds for an instant in a zone. */
const cachedSpans = new Map<string, Span[]>();

/** Spans kept for one zone. A couple uses few years, and all zones together take at most about 1 MB. */
const MAX_SPANS = 16;

/** The span of an instant in a time zone. @throws RangeError for an unknown time zone or an invalid instant */
export function spanAt(timeZone: string, ms: number): Span {
  const found = cachedSpans.get(timeZone) ?? [];
  const known = found.find(({ from, until }) => ms >= from && ms < until);
  if (known) return known;
  const span = findSpan(timeZone, ms);
  cachedSpans.set(timeZone, [span, ...found.slice(0, MAX_SPANS - 1)]);
  return span;
}

/** Clocks change by at most a day, so a wall time this far from a change exists once. */
const FAR_MS = 2 * 24 * 60 * 60 * 1000;

/**
 * The instant at which clocks in a time zone show a wall time, both in epoch milliseconds; the wall time as if it were in UTC.
 * Undefined near a change of the clocks, where the wall time can be skipped or occur twice.
 */
export function instantFarFromChange(timeZone: string, wallMs: number): number | undefined {
  const { from, until, offsetMs } = spanAt(timeZone, wallMs);
  return wallMs - FAR_MS >= from && wallMs + FAR_MS < until ? wallMs - offsetMs : undefined;
}

function findSpan(timeZone: string, ms: number): Span {
  const there = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  // One millisecond is added because a transition at exactly this instant must count as the previous one.
  const from = there.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  const until = there.getTimeZoneTransition("next");
  return {
    from: from?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: until?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: there.offsetNanoseconds / 1e6,
    suffix: there
      .toString({ timeZoneName: "never", smallestUnit: "second" })
      .slice("YYYY-MM-DDTHH:MM:SS".length),
  };
}
