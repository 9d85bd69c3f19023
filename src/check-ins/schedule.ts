import type { CheckIn } from "../books/check-in.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { exists, localTime } from "../kernel/wall-time.ts";
import {
  firstOccurrence,
  HORIZON_YEARS,
  type Occurrence,
  type Recurrence,
  yearsLater,
} from "./recurrence.ts";

/** The recurrence of a check-in's schedule; undefined for a single check-in. */
export function recurrenceOf({ rule, startsAt }: Pick<CheckIn, "rule" | "startsAt">): Recurrence | undefined {
  return rule === null || startsAt === null ? undefined : { rule, start: startsAt };
}

/**
 * The first occurrence of a schedule from now on.
 * @throws Refusal `invalid_input` if the start does not exist on that day or is too old, or there is no future occurrence
 */
export function firstOf(recurrence: Recurrence, timeZone: string, now: Date): Occurrence {
  if (!exists(recurrence.start, timeZone)) {
    const message = `This time does not exist in ${timeZone} on that day because of a clock change: give another time.`;
    throw invalidInput([{ field: "schedule.start", message }]);
  }
  // With COUNT, every computation counts from the start.
  if (recurrence.start < yearsLater(localTime(timeZone, now), -HORIZON_YEARS)) {
    const message = `Start at most ${HORIZON_YEARS} years ago.`;
    throw invalidInput([{ field: "schedule.start", message }]);
  }
  const first = firstOccurrence(recurrence, timeZone, now);
  if (first) return first;
  const message = `The rule has no occurrence within ${HORIZON_YEARS} years: check start, COUNT, UNTIL and the days.`;
  throw invalidInput([{ field: "schedule.rrule", message }]);
}

/**
 * A waiting check-in becomes missed when the next one of its schedule is due, so a snooze must end before that.
 * @throws Refusal `invalid_input`
 */
export function assertBeforeNext(series: readonly CheckIn[], until: Date): void {
  const next = series.find(({ status }) => status === "scheduled");
  if (!next || until < next.dueAt) return;
  const message = `Give a time before ${next.dueAt.toISOString()}, when the next check-in of the schedule is due.`;
  throw invalidInput([{ field: "until", message }]);
}
