/** The golden ledgers: the text of the backup, its rows, and engines on the restored database. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import type { MikroORM } from "@mikro-orm/core";
import type { Engine } from "../../src/engine/engine.ts";
import { createEngine } from "../../src/engine/open.ts";
import { Vault } from "../../src/identity/vault.ts";
import { emptyDatabase, parsedLines, restoreText } from "../backups.ts";
import { type Answer, ask, principalFor, unexpected } from "../books.ts";

/** Written by a version that kept rules in entities. The file never changes. */
const FILE = new URL("20261130-property-versions.jsonl.br", import.meta.url);

export const TEXT = brotliDecompressSync(readFileSync(FILE)).toString("utf8");

/** All lines but the last: the header, keys, and one line per row. */
export const LINES: readonly Answer[] = parsedLines(TEXT);

/** An instant after the last event. */
export const AFTERWARDS = new Date("2026-06-01T09:02:00.000Z");

/** The rows of a table in the file. Every value is text. */
export function rowsOf(table: string): Answer[] {
  return LINES.filter((line) => line.table === table).map(({ row }) => row);
}

/** The id of the row of a table whose column has this value. */
export function idOf(table: string, column: string, value: string): string {
  const rows = rowsOf(table).filter((row) => row[column] === value);
  if (rows.length !== 1) throw new Error(`${rows.length} rows of ${table} have ${column} ${value}`);
  return rows[0].id;
}

export interface Restored {
  readonly orm: MikroORM;
  readonly engine: Engine;
  /** Calls as a partner with every scope. */
  as(email: string): (name: string, input: object, idempotencyKey?: string) => Promise<Answer>;
}

/** Restores a text into an empty database of the test's own, for an installation with another sealing key. */
export async function restored(text = TEXT): Promise<Restored> {
  const orm = await emptyDatabase();
  const { keys } = LINES[1];
  const vaults = {
    own: new Vault([randomBytes(32)]),
    backup: new Vault(keys.sealing.map((key: string) => Buffer.from(key, "base64"))),
  };
  await restoreText(orm, text, vaults);
  const engine = createEngine(orm, {
    now: () => AFTERWARDS,
    log: unexpected,
    webhooks: { vault: vaults.own, allowPrivate: false },
  });
  const as = (email: string) => {
    const user = rowsOf("users").find((row) => row.email === email);
    const principal = principalFor(user.id, user.couple_id);
    return (name: string, input: object, idempotencyKey?: string) =>
      ask(engine, name, input, { principal, ...(idempotencyKey && { idempotencyKey }) });
  };
  return { orm, engine, as };
}
