import type { FieldMessages } from "../field-messages.ts";

const AMOUNT = "Give an amount such as {}.";

/** The sentences that the server writes for programs. It writes the others as a person needs them. */
export const fieldMessages: FieldMessages = {
  'Give an amount as a decimal string such as "{}", or a number.': AMOUNT,
  'Give an amount as a decimal such as "{}": digits and a point, no exponent or separators.': AMOUNT,
  "Give an amount as a decimal such as {}, without sign or exponent.": AMOUNT,
  "Give an amount without a sign: {}": "Give an amount without a sign.",
  "Give a date as YYYY-MM-DD.": "Give a date.",
  "Give a date as YYYY-MM-DD, or an instant such as {}.": "Give a date.",
  "Give a date and time such as {}, in the couple's time zone or with an offset.": "Give a date and a time.",
};
