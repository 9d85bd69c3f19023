import { Command } from "commander";
import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open.ts";
import { readSettings } from "./settings.ts";

/** `couples-cfo migrate` */
export function migrateCommand(): Command {
  return new Command("migrate")
    .summary("bring the database's tables up to date")
    .description(
      "Brings the database's tables up to date and says what it applied. `serve` does the same when it starts. " +
        "Several at once take turns; a database that is up to date is left alone.",
    )
    .addHelpText("after", "\nExample:\n  $ DATABASE_URL=postgres://cfo:secret@db/cfo couples-cfo migrate")
    .action(run);
}

async function run(): Promise<void> {
  const { database } = readSettings();
  const orm = await openDatabase(database);
  try {
    const applied = await migrate(orm);
    for (const name of applied) process.stdout.write(`applied ${name}\n`);
    if (applied.length === 0) process.stdout.write("The database is up to date; nothing was applied.\n");
  } finally {
    await orm.close(true);
  }
}
