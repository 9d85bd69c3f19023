import type { z } from "zod";
import { instantOut, money, moneyOut } from "../views/fields.ts";
import type { JsonSchema } from "./json-schema.ts";

/*
 * Amounts and instants are named in the document, so that a client can use its own type for them. Their zod schemas are
 * functions, which zod cannot convert, so this is their JSON Schema.
 */

/** An amount in an output. */
const MONEY: JsonSchema = {
  type: "string",
  pattern: "^-?\\d+(\\.\\d{1,4})?$",
  description: "An amount in the couple's currency, with exactly its digits.",
  examples: ["1250.00"],
};

/** An amount in an input. A number is accepted, too, but a client that sends one may round it. */
const MONEY_INPUT: JsonSchema = {
  type: "string",
  pattern: "^(0|[1-9]\\d{0,15})(\\.\\d{1,4})?$",
  description: "An amount in the couple's currency, with at most its digits.",
  examples: ["1250.00"],
};

/** An instant in an output. */
const INSTANT: JsonSchema = {
  type: "string",
  format: "date-time",
  description:
    "ISO 8601 in UTC, always with milliseconds. In Swift: `dateTranscoder: .iso8601WithFractionalSeconds`.",
  examples: ["2026-11-22T08:30:00.000Z"],
};

/** The named scalars: the zod schema and its JSON Schema. */
export const SCALARS: Readonly<
  Record<"Money" | "MoneyInput" | "Instant", { readonly zod: z.ZodType; readonly json: JsonSchema }>
> = {
  Money: { zod: moneyOut, json: MONEY },
  MoneyInput: { zod: money, json: MONEY_INPUT },
  Instant: { zod: instantOut, json: INSTANT },
};
