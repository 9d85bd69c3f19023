import { Temporal } from "temporal-polyfill";

/** Instants in milliseconds between which a zone keeps its offset: from the first one up to the second. */
interface Span {
  readonly from: number;
  readonly until: number;
  readonly offsetMs: number;
  /** The offset as ISO 8601 writes it, such as -04:00. */
  readonly suffix: string;
}

/** Spans that were looked up before, by time zone, since Temporal takes 5 microseconds for an instant in a zone. */
const spansFound = new Map<string, Span[]>();

/** A couple looks at few years of its life; all zones together take at most about 1 MB. */
const MAX_SPANS = 16;

/** The span of an instant in a time zone. @throws RangeError for an unknown time zone or an invalid instant */
export function spanAt(timeZone: string, ms: number): Span {
  const found = spansFound.get(timeZone) ?? [];
  const known = found.find(({ from, until }) => ms >= from && ms < until);
  if (known) return known;
  const span = findSpan(timeZone, ms);
  spansFound.set(timeZone, [span, ...found.slice(0, MAX_SPANS - 1)]);
  return span;
}

function findSpan(timeZone: string, ms: number): Span {
  const there = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  // The transition before the next millisecond is also found when it is this very instant.
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
