import { defineEntity, p } from "@mikro-orm/core";
import { Couple } from "./couple.ts";

/** How long a key is remembered. */
export const IDEMPOTENCY_DAYS = 7;

const IdempotencyRecordSchema = defineEntity({
  name: "IdempotencyRecord",
  tableName: "idempotency_records",
  properties: {
    /** The user's id, or `operator`. */
    owner: p.string().length(36).primary(),
    key: p.string().length(255).primary(),
    couple: () => p.manyToOne(Couple).nullable().deleteRule("no action").updateRule("no action"),
    operation: p.string().length(40),
    /** SHA-256 in hex over the operation and its parsed input. */
    fingerprint: p.character().length(64),
    /** The answer that was given, without secrets. */
    output: p.json().$type<Record<string, unknown>>(),
    createdAt: p.datetime(3),
  },
  indexes: [{ name: "idempotency_records_by_age", properties: ["createdAt"] }],
});

/** The answer to a write that carried an idempotency key, kept for seven days. */
export class IdempotencyRecord extends IdempotencyRecordSchema.class {}
IdempotencyRecordSchema.setClass(IdempotencyRecord);
