import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { oneCouple, snapshot, withBooks } from "./books.ts";
import { type Exported, readBooks } from "./export/books.ts";
import { booksAsJournal } from "./export/hledger.ts";
import { booksAsJson } from "./export/json.ts";
import { Failure } from "./failure.ts";
import { readSettings } from "./settings.ts";

const FORMATS: Readonly<Record<string, (exported: Exported, now: Date) => string>> = {
  json: booksAsJson,
  hledger: booksAsJournal,
};

interface Options {
  readonly format: string;
  readonly couple?: string;
  readonly out?: string;
}

/** `couples-cfo export` */
export function command(): Command {
  return new Command("export")
    .description(
      "Writes all of a couple's books, including private accounts: this is a command for the operator. JSON holds " +
        "accounts, goals, allocations, plans, check-ins, the journal, and every ledger event with its salt and hash, so that " +
        "a third party can check the hash chain; it leaves out tokens, inboxes and webhooks. The hledger journal holds one " +
        "transaction per event that moves money and ends with balance assertions, which hledger checks.",
    )
    .addOption(
      new Option("--format <format>", "the format of the file").choices(Object.keys(FORMATS)).default("json"),
    )
    .option("--couple <id>", "the couple to export; required when there are several")
    .option("--out <file>", "write to this file, which only you can read, instead of standard output")
    .addHelpText(
      "after",
      `
Examples:
  $ couples-cfo export --out books.json
  $ couples-cfo export --format hledger --out books.journal && hledger -f books.journal balance`,
    )
    .action(run);
}

async function run({ format, couple, out }: Options): Promise<void> {
  const write = FORMATS[format];
  if (!write) throw new Error(`there is no format ${format}`);
  const text = await withBooks(readSettings(), async (orm) => {
    const id = await oneCouple(orm, couple);
    return snapshot(orm, async (em) => write(await readBooks(em, id), new Date()));
  });
  if (out === undefined) process.stdout.write(text);
  else save(out, text);
}

function save(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw new Failure(`cannot write ${path}: ${(error as Error).message}`, "Choose another file with --out.");
  }
  process.stderr.write(`Written to ${path}.\n`);
}
