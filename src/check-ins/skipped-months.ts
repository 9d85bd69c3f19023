import type { Recurrence } from "./recurrence.ts";

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/** Not a leap year. */
const YEAR = 2001;
const FEBRUARY = 2;

/** A text about the months that a rule on the 29th, 30th or 31st skips because they are shorter; null: none. */
export function skippedMonths({ rule, start }: Recurrence): string | null {
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  // The days of these parts differ between months and years.
  if (["BYDAY", "BYYEARDAY", "BYSETPOS"].some((name) => parts.has(name))) return null;
  const sentences = daysOf(parts, start).flatMap((day) => {
    const lacking = monthsOf(parts, start).filter(
      (month) => new Date(Date.UTC(YEAR, month, 0)).getUTCDate() < day,
    );
    return lacking.length > 0 ? `No check-in on the ${ordinal(day)} in ${inWords(lacking, day)}.` : [];
  });
  if (sentences.length === 0) return null;
  return `${sentences.join(" ")} BYMONTHDAY=-1 is the last day of every month.`;
}

function daysOf(parts: ReadonlyMap<string, string>, start: string): number[] {
  const given = parts.get("BYMONTHDAY")?.split(",").map(Number);
  const isStarts = ["MONTHLY", "YEARLY"].includes(parts.get("FREQ") ?? "");
  const days = given ?? (isStarts ? [Number(start.slice(8, 10))] : []);
  return [...new Set(days)].filter((day) => day > 28).toSorted((a, b) => a - b);
}

/** The months in which a rule can have occurrences by its parts and interval. */
function monthsOf(parts: ReadonlyMap<string, string>, start: string): number[] {
  const first = Number(start.slice(5, 7));
  const isYearly = parts.get("FREQ") === "YEARLY";
  const step = parts.get("FREQ") === "MONTHLY" ? Number(parts.get("INTERVAL") ?? 1) : 1;
  const onlyFirst = isYearly && !parts.has("BYMONTHDAY");
  const given = parts.get("BYMONTH")?.split(",").map(Number) ?? (onlyFirst ? [first] : undefined);
  const met = new Set(MONTHS.map((_, at) => ((first - 1 + at * step) % 12) + 1));
  return MONTHS.filter((month) => met.has(month) && (given?.includes(month) ?? true));
}

function inWords(months: readonly number[], day: number): string {
  const format = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" });
  const names = months.map((month) => {
    const name = format.format(Date.UTC(YEAR, month - 1));
    return month === FEBRUARY && day === 29 ? `${name} except in leap years` : name;
  });
  return new Intl.ListFormat("en").format(names);
}

function ordinal(day: number): string {
  return day === 31 ? "31st" : `${day}th`;
}
