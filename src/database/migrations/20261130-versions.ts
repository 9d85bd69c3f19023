import { Migration } from "@mikro-orm/migrations";

const TABLES = ["couples", "bank_accounts", "financial_goals"];

/** Couples, accounts and goals carry the version of their properties. */
export class Versions extends Migration {
  override up(): void {
    for (const table of TABLES) {
      this.addSql(
        `alter table "${table}" add column "version" int not null default 1, add column "property_versions" jsonb not null default '{}'`,
      );
      this.addSql(`alter table "${table}" add constraint "${table}_version_positive" check (version >= 1)`);
    }
  }

  override down(): void {
    for (const table of TABLES) {
      this.addSql(`alter table "${table}" drop column "version", drop column "property_versions"`);
    }
  }
}
