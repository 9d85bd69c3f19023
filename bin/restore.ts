import { createReadStream } from "node:fs";
import { Command } from "commander";
import { v7 as uuidv7 } from "uuid";
import { type Header, rowsOf } from "../src/backup/format.ts";
import { BackupUnreadable } from "../src/backup/lines.ts";
import { type Backup, readBackup } from "../src/backup/read.ts";
import { type Restored, restoreBackup } from "../src/backup/restore.ts";
import { openDatabase } from "../src/database/open.ts";
import { STANDARD } from "./backup.ts";
import { takeOverKeys } from "./backup-keys.ts";
import { everyCoupleId } from "./books.ts";
import { EXIT, Failure } from "./failure.ts";
import { readSettings, type Settings } from "./settings.ts";
import { checkCouples, describeVerdicts, isInOrder } from "./verify.ts";

/** `couples-cfo restore` */
export function command(): Command {
  return new Command("restore")
    .description(
      "Writes a backup into an empty database, embedded or on a PostgreSQL server, in one transaction. The backup can come " +
        "from either kind. Creates and updates the tables as needed, and refuses a database that holds rows. Then verifies " +
        "the books and exits with 1 if they disagree with their ledger; the restored books stay as they were backed up.",
    )
    .argument("<file>", "a file written by backup; - for standard input")
    .addHelpText(
      "after",
      `
Examples:
  $ COUPLES_CFO_DATA=/var/lib/new-books couples-cfo restore books-2026-11-30.jsonl
  $ age -d -i KEY books.jsonl.age | DATABASE_URL=postgres://cfo:secret@db/cfo couples-cfo restore -`,
    )
    .action(run);
}

async function run(file: string): Promise<void> {
  const settings = readSettings();
  const source = file === STANDARD ? process.stdin : createReadStream(file);
  try {
    const backup = await readBackup(source);
    const orm = await openDatabase(settings.database);
    try {
      const restored = await restoreWithKeys(orm, backup, settings);
      process.stdout.write(words(file, backup.header, restored));
      const checked = await checkCouples(orm, await everyCoupleId(orm, undefined));
      process.stdout.write(describeVerdicts(checked));
      if (!checked.every(isInOrder)) process.exitCode = EXIT.failed;
    } finally {
      await orm.close(true);
    }
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    source.destroy();
  }
}

/** Restores the backup and its keys; removes the keys again if that fails. */
async function restoreWithKeys(
  orm: Awaited<ReturnType<typeof openDatabase>>,
  backup: Backup,
  settings: Settings,
): Promise<Restored & { readonly keyFiles: readonly string[] }> {
  const { vaults, files, undo } = takeOverKeys(settings, backup.keys);
  try {
    const restored = await restoreBackup(orm, backup, { vaults, now: new Date(), ids: () => uuidv7() });
    return { ...restored, keyFiles: files };
  } catch (error) {
    undo();
    throw error;
  }
}

function words(
  file: string,
  header: Header,
  { disabledWebhooks, keyFiles }: Restored & { readonly keyFiles: readonly string[] },
): string {
  const from = file === STANDARD ? "standard input" : file;
  const lines = [
    `Restored ${rowsOf(header)} rows of ${header.tables.length} tables from ${from}, backed up ${header.taken_at} by couples-cfo ${header.product}.`,
    ...keyFiles.map((path) => `Saved the backup's key in ${path}.`),
  ];
  if (disabledWebhooks > 0) {
    lines.push(
      `Disabled ${disabledWebhooks} webhook${disabledWebhooks === 1 ? "" : "s"} without a secret in the backup: rotate the secret and resume the webhook.`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function unreadable(file: string, error: unknown): unknown {
  if (error instanceof BackupUnreadable) {
    return new Failure(`${file}: ${error.message}.`, "Nothing was restored. Use another backup.");
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return new Failure(`there is no file ${file}.`);
  if (code === "EISDIR") return new Failure(`${file} is a folder.`);
  return error;
}
