import { Command } from "commander";
import { migrate } from "../src/database/migrate.ts";
import { createDatabase, type DatabaseLocation, openDatabase } from "../src/database/open.ts";
import { usage } from "./failure.ts";
import { readSettings } from "./settings.ts";

/** `couples-cfo migrate` */
export function migrateCommand(): Command {
  return new Command("migrate")
    .description(
      "Brings the database's tables up to date and says what it applied. `serve` does the same when it starts. " +
        "Several at once take turns; a database that is up to date is left alone.",
    )
    .option("--create-database", "first create the database that DATABASE_URL names, if the server has none")
    .addHelpText("after", "\nExample:\n  $ DATABASE_URL=postgres://cfo:secret@db/cfo couples-cfo migrate")
    .action(run);
}

async function run({ createDatabase: isWanted }: { readonly createDatabase?: true }): Promise<void> {
  const { database } = readSettings();
  if (isWanted) await ensureDatabase(database);
  const orm = await openDatabase(database);
  try {
    const applied = await migrate(orm);
    for (const name of applied) process.stdout.write(`applied ${name}\n`);
    if (applied.length === 0) process.stdout.write("The database is up to date; nothing was applied.\n");
  } finally {
    await orm.close(true);
  }
}

async function ensureDatabase(database: DatabaseLocation): Promise<void> {
  if (!("url" in database)) {
    throw usage("--create-database needs the address of a PostgreSQL server in DATABASE_URL.");
  }
  if (await createDatabase(database)) process.stdout.write("created the database\n");
}
