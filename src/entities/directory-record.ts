import { defineEntity, p } from "@mikro-orm/core";
import { answerColumns } from "./answer-columns.ts";

const DirectoryRecordSchema = defineEntity({
  name: "DirectoryRecord",
  tableName: "directory_records",
  properties: {
    /** The user's id, or `operator`. */
    owner: p.string().length(36).primary(),
    key: p.string().length(255).primary(),
    ...answerColumns(),
  },
  indexes: [{ name: "directory_records_by_age", properties: ["createdAt"] }],
});

/** The stored answer to a write without a couple that had an idempotency key, kept for seven days. */
export class DirectoryRecord extends DirectoryRecordSchema.class {}
DirectoryRecordSchema.setClass(DirectoryRecord);
