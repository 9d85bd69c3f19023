import { defineConfig } from "@mikro-orm/core";
import { databaseOptions } from "./src/database/open.ts";

/** For MikroORM's own command line (schema diffs, new migrations). The programs open the database in src/database. */
const url = process.env.DATABASE_URL;
export default defineConfig(
  databaseOptions(url ? { url } : { folder: process.env.COUPLES_CFO_DATA ?? ".data" }),
);
