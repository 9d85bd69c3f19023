import type { CheckIn } from "../books/check-in.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { exists, plainIn } from "../kernel/wall-time.ts";
import { firstOccurrence, HORIZON_YEARS, type Occurrence, type Recurrence } from "./recurrence.ts";

/** The rule of a check-in's schedule; undefined when it was asked for once. */
export function recurrenceOf({ rule, startsAt }: Pick<CheckIn, "rule" | "startsAt">): Recurrence | undefined {
  return rule === null || startsAt === null ? undefined : { rule, start: startsAt };
}

/**
 * The first occurrence of a schedule from now on.
 * @throws Refusal `invalid_input` when the start does not exist on that day or lies too far back, or no occurrence is ahead
 */
export function firstOf(recurrence: Recurrence, timeZone: string, now: Date): Occurrence {
  if (!exists(recurrence.start, timeZone)) {
    const message = `In ${timeZone} the clocks skip this time on that day: give another.`;
    throw invalidInput([{ field: "schedule.start", message }]);
  }
  // COUNT counts from the start, each time that the next occurrence is computed.
  if (recurrence.start < plainIn(timeZone, now).subtract({ years: HORIZON_YEARS }).toString()) {
    const message = `Start at most ${HORIZON_YEARS} years ago.`;
    throw invalidInput([{ field: "schedule.start", message }]);
  }
  const first = firstOccurrence(recurrence, timeZone, now);
  if (first) return first;
  const message = `Nothing comes of it within ${HORIZON_YEARS} years from now: see its start, COUNT, UNTIL and days.`;
  throw invalidInput([{ field: "schedule.rrule", message }]);
}

/**
 * A check-in that waits is missed when the next of its schedule is due: to put it off beyond that would drop it.
 * @throws Refusal `invalid_input`
 */
export function assertBeforeNext(series: readonly CheckIn[], until: Date): void {
  const next = series.find(({ status }) => status === "scheduled");
  if (!next || until < next.dueAt) return;
  const message = `Give a time before ${next.dueAt.toISOString()}, when the next of its schedule is due.`;
  throw invalidInput([{ field: "until", message }]);
}
