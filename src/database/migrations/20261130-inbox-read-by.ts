import { Migration } from "@mikro-orm/migrations";

/** The columns of an item that say whether it was read; everything else stays as it was told. */
const readColumns = (...columns: string[]) =>
  ["new", "old"]
    .map((row) => [`to_jsonb(${row})`, ...columns.map((column) => `'${column}'`)].join(" - "))
    .join(" = ");

const asTold = (unchanged: string) =>
  `create or replace function "inbox_items_as_told_fn"() returns trigger as $$ begin if tg_op = 'UPDATE' and old.read_at is null and ${unchanged} then return new; end if; raise exception 'an item stays as it was told, and read once it was read' using errcode = 'restrict_violation'; end; $$ language plpgsql`;

/** Inbox items record by which client they were marked as read. */
export class InboxReadBy extends Migration {
  override up(): void {
    this.addSql(`alter table "inbox_items" add "read_by" varchar(60) null`);
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_read_by_somebody" check (read_by is null or read_at is not null)`,
    );
    this.addSql(asTold(readColumns("read_at", "read_by")));
  }

  override down(): void {
    this.addSql(asTold(readColumns("read_at")));
    this.addSql(`alter table "inbox_items" drop constraint "inbox_items_read_by_somebody"`);
    this.addSql(`alter table "inbox_items" drop column "read_by"`);
  }
}
