import type { z } from "zod";
import { money, moneyOut } from "../operations/fields.ts";
import type { JsonSchema } from "./schemas.ts";

/*
 * Amounts have names in the document, so that a client can give them a type of its own. What zod knows of them are
 * functions; this says the same in JSON Schema.
 */

/** An amount as the books answer it. */
const MONEY: JsonSchema = {
  type: "string",
  pattern: "^-?\\d+(\\.\\d{1,4})?$",
  description: "An amount in the couple's currency, with exactly its digits.",
  examples: ["1250.00"],
};

/** An amount as callers write it. `oneOf` becomes an enumeration where a list of types would become nothing useful. */
const MONEY_INPUT: JsonSchema = {
  oneOf: [
    { type: "string", pattern: "^(0|[1-9]\\d{0,15})(\\.\\d{1,6})?$" },
    { type: "number", minimum: 0 },
  ],
  description: "An amount in the couple's currency, with its digits at most. A string is safe from rounding.",
  examples: ["1250.00"],
};

/** The kinds of amounts by their name in the document: zod's schema, and what stands for it. */
export const AMOUNTS: Readonly<
  Record<"Money" | "MoneyInput", { readonly zod: z.ZodType; readonly json: JsonSchema }>
> = {
  Money: { zod: moneyOut, json: MONEY },
  MoneyInput: { zod: money, json: MONEY_INPUT },
};
