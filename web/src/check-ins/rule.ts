import { locale, strings } from "../strings/strings.ts";

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 24 * 60 * 60 * 1000;

const SIMPLE =
  /^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=(\d+))?(?:;BYDAY=((?:[A-Z]{2},?)+))?(?:;COUNT=(\d+))?$/;

/** A recurrence rule in words. A rule that no words here fit stays as it is. */
export function ruleInWords(rrule: string): string {
  const [, frequency, interval = "1", days, count] = SIMPLE.exec(rrule) ?? [];
  if (frequency === undefined) return strings.checkIns.ruleIs(rrule);
  const every = strings.checkIns.every[frequency as keyof typeof strings.checkIns.every](Number(interval));
  const on = days === undefined ? every : strings.checkIns.on(every, weekdays(days.split(",")));
  return count === undefined ? on : strings.checkIns.times(on, Number(count));
}

function weekdays(days: readonly string[]): string {
  const name = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const names = days.map((day) => name.format(MONDAY + WEEKDAYS.indexOf(day) * DAY_MS));
  return new Intl.ListFormat(locale).format(names);
}
