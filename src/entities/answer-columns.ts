import { p } from "@mikro-orm/core";

/** How long an idempotency key is kept. */
export const IDEMPOTENCY_DAYS = 7;

/** The answer stored for an idempotency key. A function, because MikroORM modifies column definitions in place. */
export const answerColumns = () => ({
  operation: p.string().length(40),
  /** SHA-256 of the operation and its parsed input, in hex. */
  fingerprint: p.character().length(64),
  /** The answer without secrets. The type is json because jsonb does not preserve the order of fields. */
  output: p.json().columnType("json").$type<Record<string, unknown>>(),
  createdAt: p.datetime(3),
});
