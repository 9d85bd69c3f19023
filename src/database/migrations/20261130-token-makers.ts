import { Migration } from "@mikro-orm/migrations";

/** Tokens know by which token they were made. Of those that exist nobody knows it. */
export class TokenMakers extends Migration {
  override up(): void {
    this.addSql(`alter table "access_tokens" add "made_with_id" uuid null`);
    this.addSql(
      `alter table "access_tokens" add constraint "access_tokens_made_with_id_foreign" foreign key ("made_with_id") references "access_tokens" ("id") on update no action on delete no action`,
    );
  }

  override down(): void {
    this.addSql(`alter table "access_tokens" drop constraint "access_tokens_made_with_id_foreign"`);
    this.addSql(`alter table "access_tokens" drop column "made_with_id"`);
  }
}
