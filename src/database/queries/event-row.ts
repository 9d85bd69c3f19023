import type { RowData } from "../../books/diff.ts";
import type { Event } from "../../books/rows.ts";
import { joinWords } from "../../books/words.ts";
import { type Column, rowFrom } from "./columns.ts";

/*
 * Rows of `ledger_events`. The table holds people's words apart from the other metadata; events in memory have all of it
 * in one.
 */

/** The event of a row's JSON array. */
export function eventFrom(columns: readonly Column[], values: readonly unknown[]): Event {
  const row = rowFrom<Omit<Event, "plainMetadata">>(columns, values);
  return { ...row, plainMetadata: row.metadata, metadata: joinWords(row.metadata, row.words) };
}

/** The row of an event, without its couple. */
export function eventRow({ plainMetadata, ...event }: Event): RowData {
  return { ...event, metadata: plainMetadata };
}

/** SQL for the text of a word in a row that has the columns `words` and `metadata`, where hash version 1 has it. */
export function wordSql(name: "payee" | "category"): string {
  return `coalesce(words->'facts'->>'${name}', metadata->>'${name}')`;
}
