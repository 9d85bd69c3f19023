import type { Recurrence } from "./recurrence.ts";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
/** In a common year. */
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const FEBRUARY = 2;

/** A text about the months that a rule on the 29th, 30th or 31st skips because they are shorter; null: none. */
export function skippedMonths({ rule, start }: Recurrence): string | null {
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  // The days of these parts differ between months and years.
  if (["BYDAY", "BYYEARDAY", "BYSETPOS"].some((name) => parts.has(name))) return null;
  const sentences = daysOf(parts, start).flatMap((day) => {
    const lacking = monthsOf(parts, start).filter((month) => (LENGTHS[month - 1] ?? 0) < day);
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
  return MONTHS.map((_, at) => at + 1).filter((month) => met.has(month) && (given?.includes(month) ?? true));
}

function inWords(months: readonly number[], day: number): string {
  const names = months.map(
    (month) => `${MONTHS[month - 1]}${month === FEBRUARY && day === 29 ? " except in leap years" : ""}`,
  );
  return new Intl.ListFormat("en").format(names);
}

function ordinal(day: number): string {
  return day === 31 ? "31st" : `${day}th`;
}
