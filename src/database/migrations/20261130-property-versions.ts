import { Migration } from "@mikro-orm/migrations";

const TABLES = ["couples", "bank_accounts", "financial_goals"];

/** The versions of properties are an object. Rows had begun with the text "{}", whose characters stayed when a property changed. */
export class PropertyVersions extends Migration {
  override up(): void {
    for (const table of TABLES) {
      this.addSql(
        `update "${table}" set "property_versions" = case jsonb_typeof("property_versions") when 'object' then "property_versions" - '0' - '1' else '{}' end where jsonb_typeof("property_versions") <> 'object' or jsonb_exists("property_versions", '0')`,
      );
      this.addSql(
        `alter table "${table}" add constraint "${table}_property_versions_by_name" check (jsonb_typeof(property_versions) = 'object')`,
      );
    }
  }

  override down(): void {
    for (const table of TABLES) {
      this.addSql(`alter table "${table}" drop constraint "${table}_property_versions_by_name"`);
    }
  }
}
