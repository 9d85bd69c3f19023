import { locale } from "../strings/strings.ts";
import { typedIn, typedOut } from "./typed-amounts.ts";

/** How amounts, dates and numbers of a couple are written. */
export interface Formats {
  /** An amount, which is a decimal text and stays exact, with the couple's digits. */
  readonly money: (amount: string) => string;
  /** An amount with its sign, also where it is positive. */
  readonly change: (amount: string) => string;
  /** A date, such as `2027-04-01`. */
  readonly day: (date: string) => string;
  /** The month and year of a date. */
  readonly month: (date: string) => string;
  /** The date and time of an instant in the couple's time zone. */
  readonly time: (instant: string) => string;
  /** The time of day of an instant in the couple's time zone. */
  readonly clock: (instant: string) => string;
  /** The date of an instant in the couple's time zone. */
  readonly dayOf: (instant: string) => string;
  /** A number of percent, such as 33.3. */
  readonly percent: (percent: number) => string;
  /** Names, separated by commas and “and”. */
  readonly list: (names: readonly string[]) => string;
  /** The amount that a person typed, as the server reads it; what is no amount stays as it is. */
  readonly amountIn: (typed: string) => string;
  /** An amount as a person types it, which `amountIn` reads back. */
  readonly amountOut: (amount: string) => string;
}

interface Place {
  readonly currency: string;
  readonly timeZone: string;
}

/** The formats for a couple, in the person's language. */
export function formatsOf({ currency, timeZone }: Place): Formats {
  const date = (options: Intl.DateTimeFormatOptions, zone = "UTC") => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    return (value: string) => format.format(new Date(value));
  };
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(locale);
  return {
    money: amountsIn(currency),
    change: amountsIn(currency, { signDisplay: "exceptZero" }),
    day: date({ dateStyle: "medium" }),
    month: date({ month: "short", year: "numeric" }),
    time: date({ dateStyle: "medium", timeStyle: "short" }, timeZone),
    clock: date({ timeStyle: "short" }, timeZone),
    dayOf: date({ dateStyle: "medium" }, timeZone),
    percent: (value) => percent.format(value / 100),
    list: (names) => list.format(names),
    amountIn: (typed) => typedIn(typed, locale),
    amountOut: (amount) => typedOut(amount, locale),
  };
}

/** An instant in the browser's time zone, for a person who has no books yet. */
export function timeOf(instant: string): string {
  return new Date(instant).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}

/** Writes amounts of a currency with the digits that they have. */
export function amountsIn(
  currency: string,
  options: Intl.NumberFormatOptions = {},
): (amount: string) => string {
  const formats = new Map<number, Intl.NumberFormat>();
  return (amount) => {
    const digits = amount.split(".")[1]?.length ?? 0;
    const format =
      formats.get(digits) ??
      new Intl.NumberFormat(locale, {
        style: "currency",
        currency,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        ...options,
      });
    formats.set(digits, format);
    return format.format(amount as `${number}`);
  };
}

/** A value of a sentence about a field, in the person's language: an amount, a date, an instant, or a text as it is. */
export function valueIn(value: string): string {
  if (/^\d+\.\d+$/.test(value)) return typedOut(value, locale);
  if (/^\d{4}-\d\d-\d\d$/.test(value))
    return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(value));
  return /^\d{4}-\d\d-\d\dT\S+Z$/.test(value) ? timeOf(value) : value;
}
