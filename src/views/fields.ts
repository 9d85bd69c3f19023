import { z } from "zod";
import { emojiOf, LONGEST_EMOJI, STICKERS } from "../journal/emoji.ts";
import { isCalendarDate, isKnownYear, MAX_ZONE_LENGTH, timeZoneOf } from "../kernel/calendar.ts";
import { currencyDigits, decimalText, MAX_AMOUNT_LENGTH } from "../kernel/money.ts";
import { hasBidiControl, isBlank } from "../kernel/text.ts";
import { isMoment } from "../kernel/wall-time.ts";

/*
 * The types of input and output fields. Each message says what to send instead. A refusal lists only the first error of a
 * field, so the checks are in the order in which they help.
 * Text written by people has no NUL, control character or lone surrogate.
 */

/** The longest instant has nine decimals of a second and an offset. */
const MAX_INSTANT_LENGTH = 35;

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const CONTROL_BUT_NEWLINE_AND_TAB = /(?![\n\t])\p{Cc}/u;

/**
 * The author of an output string: `people` (names, notes, client names: data that surfaces for models fence) or the `books`
 * (ids, amounts, instants, cursors, sentences of this code). Every output string is registered.
 * `quotes` marks a sentence of the books that quotes people's words between “ and ” (src/kernel/text.ts).
 */
export const written = z.registry<{ by: "people" | "books"; instant?: true; quotes?: true }>();

/** For records of named facts: whether the string under a name can hold people's words. */
export const wordedNames = z.registry<{ canHoldWords: (name: string) => boolean }>();

/** An output string that people wrote. */
export const wordsOut = z.string().register(written, { by: "people" });

/** An output string that the program made. */
export const plainOut = z.string().register(written, { by: "books" });

/** An output sentence of the program that quotes people's words. */
export const sentenceOut = z.string().register(written, { by: "books", quotes: true });

const text = z.string("Give some text.");

/** Well-formed text. Its length is counted in Unicode code points, as JSON Schema and the database do. */
function atMost(max: number, given: z.ZodString) {
  return given
    .refine((words) => words.length <= max || [...words].length <= max, `At most ${max} characters.`)
    .refine((words) => words.isWellFormed(), "Give well-formed Unicode, without a lone surrogate.")
    .meta({ maxLength: max });
}

/** One line of text, trimmed: visible, and without characters that reorder the text beside it. */
export function line(max: number) {
  return atMost(max, text.trim().min(1, "Give some text."))
    .refine((words) => !CONTROL.test(words), "Give one line, without control characters.")
    .refine((words) => !isBlank(words), "Give visible text.")
    .refine((words) => !hasBidiControl(words), "Remove characters that change the direction of writing.");
}

/** Text of one or more lines. It may be empty or blank, because models send that for a missing text. */
export function paragraph(max: number) {
  return atMost(max, text)
    .refine(
      (words) => !CONTROL_BUT_NEWLINE_AND_TAB.test(words),
      "Remove control characters other than newline and tab.",
    )
    .refine((words) => words.trim() === "" || !isBlank(words), "Give visible text.");
}

/** Text in a fixed format, such as a date, of at most `max` UTF-16 code units. */
function formatted(max: number, isValid: (given: string) => boolean, message: string) {
  return z
    .string(message)
    .refine((given) => given.length <= max && isValid(given), message)
    .meta({ maxLength: max });
}

/** The fields that an update empties. */
export function fieldsToClear<const F extends readonly [string, ...string[]]>(fields: F) {
  return choices(fields, "field").nullish().describe("Fields to empty.");
}

/** A list of at most `max` of these values. `what` is the noun for one of them. */
export function choices<const V extends readonly [string, ...string[]]>(
  values: V,
  what: string,
  max: number = values.length,
) {
  const message = `Give a list of ${what}s out of ${values.join(", ")}.`;
  return z
    .array(z.enum(values, `Give ${what}s out of ${values.join(", ")}.`), message)
    .max(max, `At most ${max} ${what}${max === 1 ? "" : "s"}.`);
}

/** A paragraph that is not blank. */
export function filledParagraph(max: number) {
  return paragraph(max).refine((words) => words.trim() !== "", "Give some text.");
}

/** The error for text that is not an id. */
export const ID_MESSAGE = "Give an id that this API returned, a UUID.";

export const id = z.uuid(ID_MESSAGE).toLowerCase().register(written, { by: "books" });

/** The schemas of input amounts. */
const amounts = z.registry<{ amount: true }>();

/** Whether a schema is an amount itself, not an optional wrapper around one. */
export function isAmount(schema: z.core.$ZodType): boolean {
  return amounts.get(schema) !== undefined;
}

const AMOUNT = 'Give an amount as a decimal string such as "1250.00", or a number.';

/** An input amount. The operation converts it when the couple's currency is known. */
export const money = amount("Give an amount without a sign: the books keep no amount below zero.");

/** An input balance. */
export const balance = amount("The books keep no balance below zero: send 0 for an overdrawn account.");

/** An input amount. `negative` is the message for an amount below zero. */
export function amount(negative: string) {
  return z
    .union([z.string().meta({ maxLength: MAX_AMOUNT_LENGTH }), z.number()], { error: AMOUNT })
    .transform((value, context) => {
      const text = decimalText(value);
      if (text !== undefined) return text;
      const isNegative = /^-\d/.test(String(value));
      context.addIssue({
        code: "custom",
        message: isNegative
          ? negative
          : 'Give an amount as a decimal such as "1250.00": digits and a point, no exponent or separators.',
      });
      return z.NEVER;
    })
    .register(amounts, { amount: true });
}

const FRACTION = /^-?(0|[1-9]\d{0,2})(\.\d{1,6})?$/;
const MAX_FRACTION_LENGTH = 11;

/**
 * An input rate or probability: a decimal fraction such as 0.04 for 4 %, kept as text so that it stays exact. `problemOf`
 * returns the message for an invalid value.
 */
export function fraction(problemOf: (value: number) => string | undefined) {
  return z
    .union([z.string().meta({ maxLength: MAX_FRACTION_LENGTH }), z.number()], {
      error: 'Give a decimal fraction such as "0.04" for 4 %.',
    })
    .transform((value, context) => {
      const text = String(value);
      const message = FRACTION.test(text)
        ? problemOf(Number(text))
        : 'Give a decimal fraction such as "0.04" for 4 %: digits and a point, at most 6 decimals.';
      if (message === undefined) return text;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .meta({ pattern: FRACTION.source });
}

/** An output amount, with exactly the currency's decimals. A schema of its own, which the OpenAPI document names. */
export const moneyOut = plainOut.meta({});

/** The schemas of input dates and instants, for which an empty text is never valid. */
export const dates = z.registry<{ date: true }>();

export const calendarDate = formatted(10, isCalendarDate, "Give a date as YYYY-MM-DD.")
  .meta({ format: "date" })
  .register(dates, { date: true });

export const currency = formatted(
  3,
  (code) => currencyDigits(code) !== undefined,
  "Give an ISO 4217 currency code such as USD.",
);

/** An IANA time zone, in any letter case; kept as the time zone database writes it. */
export const timeZone = formatted(
  MAX_ZONE_LENGTH,
  (name) => timeZoneOf(name) !== undefined,
  "Give an IANA time zone such as America/New_York.",
).transform((name) => timeZoneOf(name) ?? name);

/** An input instant: ISO 8601 with an offset. */
export const instant = z.iso
  .datetime({ offset: true, error: "Give an instant such as 2026-11-22T08:30:00.000Z." })
  .max(MAX_INSTANT_LENGTH, "Give an instant with at most 9 decimals of a second.")
  .refine(isKnownYear, "Give an instant in the years 1900 to 2999.")
  .register(dates, { date: true });

/** An input date or instant. */
export const moment = z
  .union([calendarDate, instant], {
    error: "Give a date as YYYY-MM-DD, or an instant such as 2026-11-22T08:30:00Z.",
  })
  .meta({ pattern: "^\\d{4}-\\d{2}-\\d{2}(T.+)?$" })
  .register(dates, { date: true });

/** An output instant: ISO 8601, UTC, milliseconds. */
export const instantOut = plainOut
  .meta({ format: "date-time" })
  .register(written, { by: "books", instant: true });

/** An output date. */
export const dateOut = plainOut.meta({ format: "date" });

/** An input date and time, in the couple's time zone or with an offset. */
export const momentInZone = formatted(
  MAX_INSTANT_LENGTH,
  isMoment,
  "Give a date and time such as 2026-11-22T18:00, in the couple's time zone or with an offset.",
).register(dates, { date: true });

export const versionOut = z.int().describe("Increases when a property changes, but not when money moves.");

export const priority = z
  .int("Give a whole number from 1 to 5.")
  .min(1, "From 1 (most important) to 5.")
  .max(5, "From 1 (most important) to 5.");

/** One emoji in the form that Unicode lists, or the name of a sticker. */
export const emoji = z
  .string("Give one emoji.")
  .meta({ maxLength: LONGEST_EMOJI })
  .transform((value, context) => {
    const known = STICKERS.find((name) => name === value) ?? emojiOf(value);
    if (known !== undefined) return known;
    context.addIssue({
      code: "custom",
      message: `Give exactly one emoji, or one of the stickers ${STICKERS.join(", ")}.`,
    });
    return z.NEVER;
  })
  .describe(`One emoji, or a sticker: ${STICKERS.join(", ")}.`);
