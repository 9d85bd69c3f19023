import { p } from "@mikro-orm/core";

/** How long a key is remembered. */
export const IDEMPOTENCY_DAYS = 7;

/** The answer that was given under an idempotency key; new columns for each entity, because MikroORM completes them in place. */
export const answerColumns = () => ({
  operation: p.string().length(40),
  /** SHA-256 in hex over the operation and its parsed input. */
  fingerprint: p.character().length(64),
  /** The answer that was given, without secrets. As json, which keeps the order of fields. */
  output: p.json().columnType("json").$type<Record<string, unknown>>(),
  createdAt: p.datetime(3),
});
