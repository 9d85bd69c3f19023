/** Backups as tests take and restore them: as one text. */

import { createHash, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { IsolationLevel, type MikroORM } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Keys } from "../src/backup/format.ts";
import { readBackup } from "../src/backup/read.ts";
import { type Restored, restoreBackup } from "../src/backup/restore.ts";
import { LEFT_OUT } from "../src/backup/tables.ts";
import type { Vaults } from "../src/backup/webhooks.ts";
import { backupChunks } from "../src/backup/write.ts";
import { type DatabaseLocation, openDatabase } from "../src/database/open.ts";
import { openEngine } from "../src/engine/open.ts";
import { type Answer, newCouple, unexpected } from "./books.ts";
import { whenOver } from "./clean-up.ts";
import { emptyLocation, type OwnDatabase, ownDatabase } from "./own-database.ts";

export const TAKEN_AT = new Date("2026-12-31T12:00:00.000Z");

/** Takes a backup in one snapshot. `between` runs once its first line is there. */
export async function takeBackup(
  orm: MikroORM,
  { keys, between }: { keys?: Keys; between?: () => void } = {},
): Promise<string> {
  const options = { product: "0.0.0-test", takenAt: TAKEN_AT, ...(keys && { keys }) };
  const chunks: string[] = [];
  const work = async (em: SqlEntityManager) => {
    for await (const chunk of backupChunks(em, options)) {
      if (chunks.push(chunk) === 1) between?.();
    }
  };
  const snapshot = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };
  await orm.em.fork().transactional((em) => work(em as SqlEntityManager), snapshot);
  return chunks.join("");
}

/** Restores a backup. It arrives in pieces that end anywhere. */
export async function restoreText(
  orm: MikroORM,
  text: string,
  vaults: Vaults = { backup: undefined, own: undefined },
): Promise<Restored> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, index) =>
    bytes.subarray(index * 1000, (index + 1) * 1000),
  );
  const backup = await readBackup(Readable.from(pieces));
  return restoreBackup(orm, backup, { vaults, now: TAKEN_AT, ids: () => randomUUID() });
}

/** New books with one couple that has an account, and users without a couple. */
export async function keptBooks(others = 0): Promise<OwnDatabase & { readonly coupleId: string }> {
  const own = await ownDatabase();
  const engine = await openEngine(own.location, { log: unexpected });
  const couple = await newCouple({}, { on: engine });
  await couple.account();
  await couple.ask("create_webhook", { url: "https://hooks.example.com/" });
  await (engine.orm.em.fork() as SqlEntityManager).execute(
    "insert into users (id, email, display_name, created_at) " +
      "select gen_random_uuid(), n || '@example.com', 'Eve', now() from generate_series(1, ?::int) as n",
    [others],
  );
  await engine.orm.close(true);
  return { ...own, coupleId: couple.id };
}

/** An empty database without tables, by default on the project's server or in memory. It is closed when the test ends. */
export async function emptyDatabase(location?: DatabaseLocation): Promise<MikroORM> {
  const orm = await openDatabase(location ?? (await emptyLocation()));
  whenOver(() => orm.close(true));
  return orm;
}

/** Every row of every entity's table as PostgreSQL shows it, generated columns included, by table. */
export async function rowsOfAll(orm: MikroORM): Promise<Record<string, string[]>> {
  const em = orm.em.fork() as SqlEntityManager;
  const tables = [...orm.getMetadata().getAll().values()]
    .map(({ tableName }) => tableName)
    .filter((table) => !LEFT_OUT.includes(table))
    .toSorted();
  const found: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await em.execute<{ row: string }[]>(`select t::text as row from "${table}" as t`);
    found[table] = rows.map(({ row }) => row).toSorted();
  }
  return found;
}

/** The lines of a backup before its end. */
export function parsedLines(text: string): Answer[] {
  return text
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Writes lines as a backup, with an end that fits them. */
export function writtenAgain(lines: readonly Answer[]): string {
  const head = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const rows = lines.filter(({ table }) => table !== undefined).length;
  const sha256 = createHash("sha256").update(head).digest("hex");
  return `${head}${JSON.stringify({ end: { rows, sha256 } })}\n`;
}
