import { defineEntity, p } from "@mikro-orm/core";
import { answerColumns } from "./answer-columns.ts";
import { coupleOfRow } from "./couple-row.ts";

const IdempotencyRecordSchema = defineEntity({
  name: "IdempotencyRecord",
  tableName: "idempotency_records",
  properties: {
    couple: () => coupleOfRow(),
    /** The user's id, or `operator`. */
    owner: p.string().length(36).primary(),
    key: p.string().length(255).primary(),
    ...answerColumns(),
  },
  indexes: [{ name: "idempotency_records_by_age", properties: ["createdAt"] }],
});

/** The stored answer to a write on a couple's books that had an idempotency key, kept for seven days. */
export class IdempotencyRecord extends IdempotencyRecordSchema.class {}
IdempotencyRecordSchema.setClass(IdempotencyRecord);
