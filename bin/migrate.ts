import { Command } from "commander";
import { migrate } from "../src/database/migrate.ts";
import { createDatabase, type DatabaseLocation, openDatabase } from "../src/database/open.ts";
import { usage } from "./failure.ts";
import { readSettings } from "./settings.ts";

/** `couples-cfo migrate` */
export function command(): Command {
  return new Command("migrate")
    .description(
      "Brings the database's tables up to date and lists the migrations it applied. `serve` does the same when it starts. " +
        "Processes that migrate at the same time wait for each other.",
    )
    .option("--create-database", "first create the database in DATABASE_URL if it does not exist")
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
    if (applied.length === 0) process.stdout.write("The database is already up to date.\n");
  } finally {
    await orm.close(true);
  }
}

async function ensureDatabase(database: DatabaseLocation): Promise<void> {
  if (!("url" in database)) {
    throw usage("--create-database requires DATABASE_URL to be the URL of a PostgreSQL server.");
  }
  if (await createDatabase(database)) process.stdout.write("created the database\n");
}
