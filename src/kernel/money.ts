import * as currencies from "dinero.js/currencies";
import { type FieldError, invalidInput, Refusal } from "./refusals.ts";

export const MAX_MINOR_UNITS = 1_000_000_000_000_000n;

/**
 * Currencies that ISO 4217 has withdrawn but that existing couples still use. Their decimals are kept here because the
 * library may drop them; new couples use the successor.
 */
const WITHDRAWN: Readonly<Record<string, { readonly digits: number; readonly successor: string }>> = {
  // Bulgaria adopted the euro on 2026-01-01.
  BGN: { digits: 2, successor: "EUR" },
};

/** Two currencies have a minor unit of one fifth; ISO 4217 gives them two decimals. */
const DIGITS = new Map([
  ...Object.values(currencies).map(
    ({ code, base, exponent }) => [code as string, base === 10 ? exponent : 2] as const,
  ),
  ...Object.entries(WITHDRAWN).map(([code, { digits }]) => [code, digits] as const),
]);

/** Accepts more decimals than any currency has, so that the error for a rounded float can suggest the intended amount. */
const DECIMAL = /^(0|[1-9]\d{0,15})(?:\.(\d{1,20}))?$/;

export const MAX_AMOUNT_LENGTH = 37;

/** The rounding error of binary floating point: 0.1 + 0.2 is 0.30000000000000004, 0.7 + 0.1 is 0.7999999999999999. */
const FLOAT_ERROR = /^(0{6,}|9{6,})\d*$/;

/** Decimals of an ISO 4217 currency (USD 2, JPY 0, KWD 3); undefined for an unknown currency. */
export function currencyDigits(currency: string): number | undefined {
  return DIGITS.get(currency);
}

/** @throws Refusal `invalid_input` for a currency that ISO 4217 has withdrawn. */
export function assertInCirculation(currency: string): void {
  const withdrawn = WITHDRAWN[currency];
  if (!withdrawn) return;
  const message = `${currency} has been withdrawn. Use ${withdrawn.successor}.`;
  throw invalidInput([{ field: "currency", message }]);
}

/**
 * The decimal text of an amount in an input: a string such as "1250.5", or a JSON number whose shortest form has no
 * exponent. Undefined if the value is not such an amount. The value is never converted to a float.
 */
export function decimalText(value: string | number): string | undefined {
  const text = String(value);
  return DECIMAL.test(text) ? text : undefined;
}

/** The canonical form of a decimal text: without trailing zeros. */
export function canonicalDecimal(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Minor units of a decimal text in a currency, or an error message if the currency cannot represent it exactly. */
function minorUnits(text: string, currency: string): bigint | string {
  const match = DECIMAL.exec(text);
  const digits = digitsOf(currency);
  if (!match) return "Give an amount as a decimal such as 1250.00, without sign or exponent.";
  const [, whole = "", fraction = ""] = match;
  if (fraction.length > digits) return tooManyDecimals(whole, fraction, currency);
  const minor = BigInt(`${whole}${fraction.padEnd(digits, "0")}`);
  return minor > MAX_MINOR_UNITS ? `At most ${formatMoney(MAX_MINOR_UNITS, currency)}.` : minor;
}

/** The error message for an amount with too many decimals. For the rounding error of a float it suggests the intended amount. */
function tooManyDecimals(whole: string, fraction: string, currency: string): string {
  const digits = digitsOf(currency);
  const limit = digits === 0 ? `${currency} has no decimals` : `At most ${digits} decimals in ${currency}`;
  const rest = fraction.slice(digits);
  if (!FLOAT_ERROR.test(rest)) return `${limit}.`;
  const below = BigInt(`${whole}${fraction.slice(0, digits)}`);
  return `${limit}; send "${formatMoney(rest.startsWith("9") ? below + 1n : below, currency)}".`;
}

/** Amounts of an input by field name: decimal texts, or null or undefined for an omitted field. */
type Texts = Readonly<Record<string, string | null | undefined>>;
type Amounts<T extends Texts> = { [K in keyof T]: T[K] extends string ? bigint : bigint | undefined };

/**
 * Converts the amounts of an input to minor units of `currency`.
 * @throws Refusal `invalid_input` that lists every field that the currency cannot represent exactly.
 */
export function toMinorUnits<const T extends Texts>(texts: T, currency: string): Amounts<T> {
  const errors: FieldError[] = [];
  const amounts: Record<string, bigint | undefined> = {};
  for (const [field, text] of Object.entries(texts)) {
    const minor = text == null ? undefined : minorUnits(text, currency);
    if (typeof minor === "string") errors.push({ field, message: minor });
    else amounts[field] = minor;
  }
  if (errors.length > 0) throw invalidInput(errors);
  return amounts as Amounts<T>;
}

/** A decimal string with exactly the currency's digits: 125000n USD is "1250.00", 1250n JPY is "1250". */
export function formatMoney(minor: bigint, currency: string): string {
  const digits = digitsOf(currency);
  const sign = minor < 0n ? "-" : "";
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** One major unit of a currency, in minor units: 100n USD, 1n JPY, 1000n KWD. */
export function majorUnitOf(currency: string): bigint {
  return 10n ** BigInt(digitsOf(currency));
}

/** Returns the amount. @throws Refusal `amount_out_of_range` if it exceeds MAX_MINOR_UNITS */
export function assertInRange(minor: bigint): bigint {
  if (minor > MAX_MINOR_UNITS) throw new Refusal("amount_out_of_range");
  return minor;
}

/** Returns the amount. @throws Refusal `invalid_input` unless it is above zero */
export function assertPositive(amount: bigint, field = "amount"): bigint {
  if (amount <= 0n) throw invalidInput([{ field, message: "Give an amount above zero." }]);
  return amount;
}

/** The sum of amounts in minor units. */
export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** The smaller of two amounts. */
export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The amount, or zero if it is negative. */
export function atLeastZero(amount: bigint): bigint {
  return amount > 0n ? amount : 0n;
}

function digitsOf(currency: string): number {
  const digits = currencyDigits(currency);
  if (digits === undefined) throw new Error(`not an ISO 4217 currency: ${currency}`);
  return digits;
}
