import { addMonths, type CalendarDate } from "../kernel/calendar.ts";
import { contributionDate, type Frequency } from "./contribution-dates.ts";

/** Money that comes once beside the contributions, in minor units; below zero an expense. */
export interface OneOff {
  readonly date: CalendarDate;
  readonly amount: bigint;
}

/** A day of a forecast on which something happens. */
export interface Day {
  readonly date: CalendarDate;
  /** Whole months since the start date, where the day is such an anniversary; 0 is the start date itself. */
  readonly anniversary: number | null;
  readonly contributes: boolean;
  /** Contribution dates before the day. */
  readonly contributionsBefore: number;
  /** Minor units of all one-off amounts of the day; below zero where expenses are more than what comes in. */
  readonly oneOff: bigint;
}

interface Span {
  readonly startDate: CalendarDate;
  readonly horizonYears: number;
}

/** The last day of a forecast. */
export function horizonOf({ startDate, horizonYears }: Span): CalendarDate {
  return addMonths(startDate, 12 * horizonYears);
}

/** The days of a forecast from the start date to the horizon, in their order. */
export function timelineOf(span: Span, frequency: Frequency, oneOffs: readonly OneOff[]): readonly Day[] {
  const end = horizonOf(span);
  const days = new Map<CalendarDate, Omit<Day, "contributionsBefore">>();
  const put = (date: CalendarDate, what: Partial<Day>) => {
    const day = days.get(date) ?? { date, anniversary: null, contributes: false, oneOff: 0n };
    days.set(date, { ...day, ...what });
  };
  for (let month = 0; month <= 12 * span.horizonYears; month++) {
    put(addMonths(span.startDate, month), { anniversary: month });
  }
  for (let k = 1; ; k++) {
    const date = contributionDate(span.startDate, frequency, k);
    if (date > end) break;
    put(date, { contributes: true });
  }
  for (const { date, amount } of oneOffs) put(date, { oneOff: (days.get(date)?.oneOff ?? 0n) + amount });
  let contributionsBefore = 0;
  return [...days.values()]
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
    .map((day) => {
      const counted = { ...day, contributionsBefore };
      if (day.contributes) contributionsBefore++;
      return counted;
    });
}
