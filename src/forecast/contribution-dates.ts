import { addDays, addMonths, type CalendarDate } from "../kernel/calendar.ts";

export const FREQUENCIES = ["weekly", "biweekly", "semimonthly", "monthly"] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Contributions in a year of 52 weeks. */
export const PER_YEAR: Readonly<Record<Frequency, bigint>> = {
  weekly: 52n,
  biweekly: 26n,
  semimonthly: 24n,
  monthly: 12n,
};

/**
 * The date of contribution `k` (1 is the first): the start date + k periods. Monthly contributions keep the day of the start
 * date, or use the last day of a shorter month: after 31 January they are on 28 February and 31 March. Semimonthly
 * contributions are on the 1st and the 15th.
 */
export function contributionDate(start: CalendarDate, frequency: Frequency, k: number): CalendarDate {
  switch (frequency) {
    case "weekly":
      return addDays(start, 7 * k);
    case "biweekly":
      return addDays(start, 14 * k);
    case "semimonthly":
      return halfMonth(start, k);
    case "monthly":
      return addMonths(start, k);
  }
}

/** The number of contribution dates after the start date through `date`. */
export function contributionsThrough(start: CalendarDate, frequency: Frequency, date: CalendarDate): number {
  let [within, beyond] = [0, 1];
  while (contributionDate(start, frequency, beyond) <= date) [within, beyond] = [beyond, 2 * beyond];
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (contributionDate(start, frequency, middle) <= date) within = middle;
    else beyond = middle;
  }
  return within;
}

function halfMonth(start: CalendarDate, k: number): CalendarDate {
  const halves = (start.slice(8) < "15" ? 0 : 1) + k;
  const first = addMonths(`${start.slice(0, 8)}01`, Math.floor(halves / 2));
  return halves % 2 === 0 ? first : addDays(first, 14);
}
