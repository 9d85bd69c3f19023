import { addMonths, type CalendarDate } from "../kernel/calendar.ts";
import { contributionDate, type Frequency } from "./contribution-dates.ts";

/** A one-off amount in minor units; an expense if negative. */
export interface OneOff {
  readonly date: CalendarDate;
  readonly amount: bigint;
}

export interface Day {
  readonly date: CalendarDate;
  /** Months since the start date if the day is a monthly anniversary (0 on the start date), otherwise null. */
  readonly anniversary: number | null;
  readonly contributes: boolean;
  readonly contributionsBefore: number;
  /** The sum of the day's one-off amounts in minor units; negative if expenses predominate. */
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

/** The relevant days of a forecast from the start date to the horizon, in order. */
export function timelineOf(span: Span, frequency: Frequency, oneOffs: readonly OneOff[]): readonly Day[] {
  const end = horizonOf(span);
  const days = new Map<CalendarDate, Omit<Day, "contributionsBefore">>();
  const merge = (date: CalendarDate, what: Partial<Day>) => {
    const day = days.get(date) ?? { date, anniversary: null, contributes: false, oneOff: 0n };
    days.set(date, { ...day, ...what });
  };
  for (let month = 0; month <= 12 * span.horizonYears; month++) {
    merge(addMonths(span.startDate, month), { anniversary: month });
  }
  for (let k = 1; ; k++) {
    const date = contributionDate(span.startDate, frequency, k);
    if (date > end) break;
    merge(date, { contributes: true });
  }
  for (const { date, amount } of oneOffs) merge(date, { oneOff: (days.get(date)?.oneOff ?? 0n) + amount });
  let contributionsBefore = 0;
  return [...days.values()]
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
    .map((day) => {
      const counted = { ...day, contributionsBefore };
      if (day.contributes) contributionsBefore++;
      return counted;
    });
}
