import { addDays, addMonths, type CalendarDate, daysBetween } from "../../src/kernel/calendar.ts";

/** Where a payday that falls on a weekend goes: nowhere, to the Friday before or to the Monday after. */
export const SHIFTS = ["none", "before", "after"] as const;
export type Shift = (typeof SHIFTS)[number];

const DAYS_MOVED: Readonly<Record<Shift, { readonly saturday: number; readonly sunday: number }>> = {
  none: { saturday: 0, sunday: 0 },
  before: { saturday: -1, sunday: -2 },
  after: { saturday: 2, sunday: 1 },
};

/**
 * The days after the goal's creation on which money arrives, one per month of the goal. `payday` is the day of the month, or
 * the last day of a shorter month. A payday that the weekend would move past the deadline moves to the Friday before.
 */
export function paydays(
  createdOn: CalendarDate,
  { months, payday, shift }: { months: number; payday: number; shift: Shift },
): number[] {
  const deadline = addMonths(createdOn, months);
  const month = `${createdOn.slice(0, 8)}01`;
  const days: number[] = [];
  for (let k = 0; days.length < months; k++) {
    const last = addDays(addMonths(month, k + 1), -1);
    const nominal = `${last.slice(0, 8)}${String(Math.min(payday, Number(last.slice(8)))).padStart(2, "0")}`;
    if (nominal <= createdOn) continue;
    const moved = move(nominal, shift);
    const paid = moved > deadline ? move(nominal, "before") : moved;
    days.push(Math.max(0, daysBetween(createdOn, paid)));
  }
  return days;
}

function move(date: CalendarDate, shift: Shift): CalendarDate {
  const weekday = new Date(date).getUTCDay();
  const { saturday, sunday } = DAYS_MOVED[shift];
  if (weekday === 6) return addDays(date, saturday);
  return weekday === 0 ? addDays(date, sunday) : date;
}
