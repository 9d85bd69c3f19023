import { z } from "zod";
import { emojiOf, LONGEST_EMOJI, STICKERS } from "../journal/emoji.ts";
import { isCalendarDate, isKnownYear, MAX_ZONE_LENGTH, timeZoneOf } from "../kernel/calendar.ts";
import { currencyDigits, decimalText, MAX_AMOUNT_LENGTH } from "../kernel/money.ts";
import { hasBidiControl, isBlank } from "../kernel/text.ts";
import { isMoment } from "../kernel/wall-time.ts";

/*
 * The kinds of fields that inputs and outputs are made of. Each message says what to send instead. Of a field with several
 * errors a refusal lists the first, so checks stand in the order in which they help.
 * Text written by people keeps no NUL, control character or lone surrogate.
 */

/** Characters of an instant at most: nine decimals of a second, and an offset. */
const MAX_INSTANT_LENGTH = 35;

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const CONTROL_BUT_NEWLINE_AND_TAB = /(?![\n\t])\p{Cc}/u;

/**
 * Who wrote a string that an operation answers: `people` (names, notes, client names: data that a surface for models
 * fences) or the `books` (ids, amounts, instants, cursors, sentences of this code). Every string of an output says so.
 * `quotes`: a sentence of the books in which words of people stand between “ and ” (src/kernel/text.ts).
 */
export const written = z.registry<{ by: "people" | "books"; instant?: true; quotes?: true }>();

/** Records of facts by name: whether a string under a name can hold words of people. */
export const wordedNames = z.registry<{ canHoldWords: (name: string) => boolean }>();

/** Words that people wrote, as the books answer them. */
export const wordsOut = z.string().register(written, { by: "people" });

/** A string that the books made, as they answer it. */
export const plainOut = z.string().register(written, { by: "books" });

/** A sentence of the books that quotes words of people. */
export const sentenceOut = z.string().register(written, { by: "books", quotes: true });

const text = z.string("Give some text.");

/** Well-formed text. Its length is counted in Unicode code points, as JSON Schema and the database count it. */
function atMost(max: number, given: z.ZodString) {
  return given
    .refine((words) => words.length <= max || [...words].length <= max, `At most ${max} characters.`)
    .refine((words) => words.isWellFormed(), "Not well-formed Unicode: a lone surrogate.")
    .meta({ maxLength: max });
}

/** One line of text, trimmed. It shows something, and reorders nothing that is shown beside it. */
export function line(max: number) {
  return atMost(max, text.trim().min(1, "Give some text."))
    .refine((words) => !CONTROL.test(words), "Give one line, without control characters.")
    .refine((words) => !isBlank(words), "Give text that can be seen.")
    .refine((words) => !hasBidiControl(words), "Leave out characters that change the direction of writing.");
}

/** Text that may run over several lines. Models send an empty one, or blanks, for none. */
export function paragraph(max: number) {
  return atMost(max, text)
    .refine(
      (words) => !CONTROL_BUT_NEWLINE_AND_TAB.test(words),
      "Use no control characters but newline and tab.",
    )
    .refine((words) => words.trim() === "" || !isBlank(words), "Give text that can be seen.");
}

/**
 * Text of a form of its own, such as a date, in which nothing is free. `message` says what to give.
 * `max` bounds its length, in UTF-16 code units.
 */
function formed(max: number, isRight: (given: string) => boolean, message: string) {
  return z
    .string(message)
    .refine((given) => given.length <= max && isRight(given), message)
    .meta({ maxLength: max });
}

/** The names of fields that an update empties. */
export function fieldsToClear<const F extends readonly [string, ...string[]]>(fields: F) {
  return choices(fields, "field").nullish().describe("Fields to empty.");
}

/** A list of at most `max` of these values. `what` is one of them, in words. */
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

/** A paragraph that says something. */
export function filledParagraph(max: number) {
  return paragraph(max).refine((words) => words.trim() !== "", "Give some text.");
}

/** The error of a text that is no id. */
export const ID_MESSAGE = "Give an id as this API answered it, a UUID.";

/** The id of something in the books. */
export const id = z.uuid(ID_MESSAGE).toLowerCase().register(written, { by: "books" });

/** Inputs that are amounts. */
const amounts = z.registry<{ amount: true }>();

/** Whether a schema is that of an amount. One that may be left out is not: the schema within it is. */
export function isAmount(schema: z.core.$ZodType): boolean {
  return amounts.get(schema) !== undefined;
}

const AMOUNT = 'Give an amount as a decimal string such as "1250.00", or a number.';

/** An amount as callers write it; the operation converts it once the couple's currency is known. */
export const money = amount("Give an amount without a sign: the books keep no amount below zero.");

/** A balance as callers write it. */
export const balance = amount("The books keep no balance below zero: send 0 for an overdrawn account.");

/** An amount, of which `negative` says what to send instead of one below zero. */
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
 * A rate or a chance as callers write it: a decimal fraction such as 0.04 for 4 %, exact, as its text. `judge` answers
 * what is wrong with one, from its value.
 */
export function fraction(judge: (value: number) => string | undefined) {
  return z
    .union([z.string().meta({ maxLength: MAX_FRACTION_LENGTH }), z.number()], {
      error: 'Give a decimal fraction such as "0.04" for 4 %.',
    })
    .transform((value, context) => {
      const text = String(value);
      const message = FRACTION.test(text)
        ? judge(Number(text))
        : 'Give a decimal fraction such as "0.04" for 4 %: digits and a point, at most 6 decimals.';
      if (message === undefined) return text;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .meta({ pattern: FRACTION.source });
}

/** An amount as the books answer it: exactly the currency's digits. */
export const moneyOut = plainOut.meta({ examples: ["1250.00"] });

/** Inputs that are dates or instants, which no empty text can be. */
export const dates = z.registry<{ date: true }>();

export const calendarDate = formed(10, isCalendarDate, "Give a date of the calendar as YYYY-MM-DD.")
  .meta({ format: "date", examples: ["2027-06-30"] })
  .register(dates, { date: true });

export const currency = formed(
  3,
  (code) => currencyDigits(code) !== undefined,
  "Give an ISO 4217 currency code such as USD.",
).meta({ examples: ["USD"] });

/** An IANA time zone, in any case of its letters; kept as the database of time zones writes it. */
export const timeZone = formed(
  MAX_ZONE_LENGTH,
  (name) => timeZoneOf(name) !== undefined,
  "Give an IANA time zone such as America/New_York.",
)
  .transform((name) => timeZoneOf(name) ?? name)
  .meta({ examples: ["America/New_York"] });

/** An instant: ISO 8601 with an offset. */
export const instant = z.iso
  .datetime({ offset: true, error: "Give an instant such as 2026-11-22T08:30:00.000Z." })
  .max(MAX_INSTANT_LENGTH, "Give an instant with at most 9 decimals of a second.")
  .refine(isKnownYear, "Give an instant in the years 1900 to 2999.")
  .register(dates, { date: true });

/** A day, or a moment of it. */
export const moment = z
  .union([calendarDate, instant], {
    error: "Give a date as YYYY-MM-DD, or an instant such as 2026-11-22T08:30:00Z.",
  })
  .meta({ pattern: "^\\d{4}-\\d{2}-\\d{2}(T.+)?$", examples: ["2026-11-22", "2026-11-22T08:30:00Z"] })
  .register(dates, { date: true });

/** An instant as the books answer it: ISO 8601, UTC, milliseconds. */
export const instantOut = plainOut
  .meta({ format: "date-time", examples: ["2026-11-22T08:30:00.000Z"] })
  .register(written, { by: "books", instant: true });

/** A day as the books answer it. */
export const dateOut = plainOut.meta({ format: "date", examples: ["2027-11-22"] });

/** A moment by the couple's clock, or with an offset. */
export const momentInZone = formed(
  MAX_INSTANT_LENGTH,
  isMoment,
  "Give a date and time such as 2026-11-22T18:00, by the couple's clock or with an offset.",
)
  .meta({ examples: ["2026-11-22T18:00"] })
  .register(dates, { date: true });

/** The version of a row's properties. */
export const versionOut = z
  .int()
  .describe("Moves when a property changes, never when money does.")
  .meta({ examples: [3] });

/** A hash of the ledger: SHA-256 in hexadecimal digits. */
export const hashOut = plainOut.meta({
  examples: ["9f2c4e0b7d1a58c36e90f4ab2d7718c5e3a6b09d41f87c2260d5b3e94a1c7f08"],
});

export const priority = z
  .int("Give a whole number from 1 to 5.")
  .min(1, "From 1 (most important) to 5.")
  .max(5, "From 1 (most important) to 5.");

/** One emoji, in the form in which Unicode lists it, or the name of a sticker. */
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

/** An emoji or a sticker, as the books answer it: text of one of these two forms, so that no other words can hide in it. */
export const emojiOut = plainOut.meta({ examples: ["🎉"] });

/** Fields of every list: how many, and from where. */
export const page = {
  limit: z
    .int("Give a whole number from 1 to 100.")
    .min(1, "From 1 to 100.")
    .max(100, "From 1 to 100.")
    .nullish()
    .describe("Rows per page, 1 to 100, default 50."),
  cursor: z
    .string("Give `next_cursor` of the page before.")
    .max(200, "Give `next_cursor` of the page before, unchanged.")
    .nullish()
    .describe("`next_cursor` of the page before."),
};

/** The shape of every list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next_cursor: plainOut.nullable().meta({ examples: ["WzQyXQ"] }),
  });
}
