import { once } from "node:events";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { Command } from "commander";
import manifest from "../package.json" with { type: "json" };
import { type Header, rowsOf } from "../src/backup/format.ts";
import { backupChunks } from "../src/backup/write.ts";
import { installationKeys } from "./backup-keys.ts";
import { snapshot, withBooks } from "./books.ts";
import { writeNewFile } from "./new-file.ts";
import { readSettings } from "./settings.ts";

interface Options {
  readonly out: string;
  readonly withSecrets?: boolean;
  readonly overwrite?: boolean;
}

/** The file name that stands for standard input and standard output. */
export const STANDARD = "-";

/** `couples-cfo backup` */
export function command(): Command {
  return new Command("backup")
    .description(
      "Writes every table to a file of JSON lines: all couples, users, the hashes of their tokens, private accounts and " +
        "entries, inboxes and webhooks, as of one instant. You can run it while a server is running; with embedded books, " +
        "the server's own calls wait until the backup is done. Only you can read the file, and it is not encrypted.",
    )
    .requiredOption("--out <file>", "the file to create; - for standard output")
    .option(
      "--with-secrets",
      "include the secrets of webhooks, the key that encrypts them, and the operator key",
    )
    .option("--overwrite", "replace the file if it already exists")
    .addHelpText(
      "after",
      `
Restoring a backup without secrets disables its webhooks.

Examples:
  $ couples-cfo backup --out books-2026-11-30.jsonl
  $ couples-cfo backup --with-secrets --out - | age -r KEY > books.jsonl.age`,
    )
    .action(run);
}

async function run({ out, withSecrets = false, overwrite = false }: Options): Promise<void> {
  const settings = readSettings();
  const options = {
    product: manifest.version,
    takenAt: new Date(),
    ...(withSecrets && { keys: installationKeys(settings) }),
  };
  const header = await withBooks(settings, (orm) =>
    snapshot(orm, async (em) => {
      let written: Header | undefined;
      const chunks = (async function* () {
        written = yield* backupChunks(em as SqlEntityManager, options);
      })();
      if (out === STANDARD) await writeOut(chunks);
      else await writeNewFile(out, chunks, { overwrite });
      return written;
    }),
  );
  if (!header) throw new Error("the backup has no header");
  const secrets = withSecrets ? "with secrets" : "without secrets";
  process.stderr.write(
    `Backed up ${rowsOf(header)} rows of ${header.tables.length} tables, ${secrets}, to ${out === STANDARD ? "standard output" : out}.\n`,
  );
}

async function writeOut(chunks: AsyncIterable<string>): Promise<void> {
  for await (const chunk of chunks) {
    if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
  }
}
