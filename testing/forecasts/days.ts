/** Days of the calendar, for the reference implementation of forecasts. */

export interface Ymd {
  readonly year: number;
  readonly month: number;
  /** May run over the month's end: Date.UTC carries it. */
  readonly day: number;
}

export function parse(date: string): Ymd {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return { year, month, day };
}

export function text({ year, month, day }: Ymd): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

export function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function monthsAfter({ year, month, day }: Ymd, months: number): Ymd {
  const count = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (count % 12) + 1];
  return { year: toYear, month: toMonth, day: Math.min(day, lengthOf(toYear, toMonth)) };
}
