import { NO_SECRET } from "./webhooks.ts";

/** A table in a backup. */
export interface BackupTable {
  readonly name: string;
  /** SQL for ORDER BY, with the table as `t`: a row follows the rows of its table that it refers to. */
  readonly orderBy: string;
  /** Columns that are null in a backup without secrets. */
  readonly secrets?: readonly string[];
}

/** Tables whose rows hold only for the servers that wrote them: whoever restores a backup signs in, invites and connects apps again. */
export const LEFT_OUT: readonly string[] = [
  "job_leases",
  "sessions",
  "sign_in_links",
  "sent_mails",
  "passkey_challenges",
  "email_changes",
  "invitations",
  "oauth_records",
  "signing_keys",
  "set_up_codes",
];

/** All tables of a backup, in order: a table follows the tables that it refers to. */
export const BACKUP_TABLES: readonly BackupTable[] = [
  { name: "users", orderBy: "t.id" },
  { name: "access_tokens", orderBy: "t.id" },
  { name: "passkeys", orderBy: "t.id" },
  { name: "oauth_clients", orderBy: "t.id" },
  { name: "connected_apps", orderBy: "t.id" },
  { name: "single_accounts", orderBy: "t.id" },
  { name: "directory_records", orderBy: "t.owner, t.key" },
  { name: "couples", orderBy: "t.id" },
  { name: "partners", orderBy: "t.couple_id, t.place" },
  { name: "idempotency_records", orderBy: "t.couple_id, t.owner, t.key" },
  { name: "bank_accounts", orderBy: "t.couple_id, t.id" },
  { name: "financial_goals", orderBy: "t.couple_id, t.id" },
  { name: "allocation_map", orderBy: "t.couple_id, t.id" },
  { name: "ledger_events", orderBy: "t.couple_id, t.sequence" },
  { name: "rebalance_plans", orderBy: "t.couple_id, t.id" },
  { name: "journal_entries", orderBy: "t.couple_id, t.id" },
  { name: "goal_reactions", orderBy: "t.couple_id, t.id" },
  { name: "inbox_items", orderBy: "t.couple_id, t.id" },
  // The first check-in of a series has its own id as the series.
  { name: "sync_prompts", orderBy: "t.couple_id, t.id <> t.series_id, t.id" },
  { name: "sync_answers", orderBy: "t.couple_id, t.id" },
  { name: "webhooks", orderBy: "t.couple_id, t.id", secrets: Object.keys(NO_SECRET) },
];
