import { Migration } from "@mikro-orm/migrations";

/** Totals of a period find its events by time. */
export class LedgerByTime extends Migration {
  override up(): void {
    this.addSql(`create index "ledger_events_by_time" on "ledger_events" ("couple_id", "timestamp")`);
  }

  override down(): void {
    this.addSql(`drop index "ledger_events_by_time"`);
  }
}
