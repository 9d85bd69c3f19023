import { NO_SECRET } from "./webhooks.ts";

/** A table of the books in a backup. */
export interface BackupTable {
  readonly name: string;
  /** SQL for ORDER BY, with the table as `t`: a row comes after the rows of its table that it refers to. */
  readonly orderBy: string;
  /** Columns that are null in a backup without secrets. */
  readonly secrets?: readonly string[];
}

/**
 * Every table of the books, in the order in which a backup holds them: a table comes after the tables that it refers
 * to. `users.couple_id` is the one exception; it is set once the couples are there (restore.ts).
 */
export const BACKUP_TABLES: readonly BackupTable[] = [
  { name: "users", orderBy: "t.id" },
  { name: "couples", orderBy: "t.id" },
  { name: "access_tokens", orderBy: "t.id" },
  { name: "idempotency_records", orderBy: "t.owner, t.key" },
  { name: "bank_accounts", orderBy: "t.id" },
  { name: "financial_goals", orderBy: "t.id" },
  { name: "allocation_map", orderBy: "t.id" },
  { name: "ledger_events", orderBy: "t.couple_id, t.sequence" },
  { name: "rebalance_plans", orderBy: "t.id" },
  { name: "journal_entries", orderBy: "t.id" },
  { name: "goal_reactions", orderBy: "t.id" },
  { name: "inbox_items", orderBy: "t.id" },
  // The first check-in of a series names itself as the series.
  { name: "sync_prompts", orderBy: "t.id <> t.series_id, t.id" },
  { name: "sync_answers", orderBy: "t.id" },
  { name: "webhooks", orderBy: "t.id", secrets: Object.keys(NO_SECRET) },
];
