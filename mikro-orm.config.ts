import { defineConfig } from "@mikro-orm/core";
import { Migrator } from "@mikro-orm/migrations";
import { migrationClasses } from "./src/database/migrations/index.ts";
import { databaseOptions } from "./src/database/open.ts";

/** For MikroORM's own command line (schema diffs, new migrations). The programs open the database in src/database. */
const url = process.env.DATABASE_URL;
const options = await databaseOptions(url ? { url } : { folder: process.env.COUPLES_CFO_DATA ?? ".data" });
export default defineConfig({
  ...options,
  extensions: [Migrator],
  migrations: { ...options.migrations, migrationsList: await migrationClasses() },
});
