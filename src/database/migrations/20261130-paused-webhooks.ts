import { Migration } from "@mikro-orm/migrations";

/** A webhook can be paused. */
export class PausedWebhooks extends Migration {
  override up(): void {
    this.addSql(`alter table "webhooks" add column "paused_at" timestamptz(3) null`);
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_paused_or_disabled" check (paused_at is null or disabled_at is null)`,
    );
    this.addSql(`drop index "webhooks_due"`);
    this.addSql(
      `create index "webhooks_due" on "webhooks" ("next_attempt_at") where disabled_at is null and paused_at is null`,
    );
  }

  override down(): void {
    this.addSql(`update "webhooks" set "disabled_at" = "paused_at" where "paused_at" is not null`);
    this.addSql(`drop index "webhooks_due"`);
    this.addSql(`alter table "webhooks" drop column "paused_at"`);
    this.addSql(`create index "webhooks_due" on "webhooks" ("next_attempt_at") where disabled_at is null`);
  }
}
