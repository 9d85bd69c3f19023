/** The golden ledgers: the text of the backup, its rows, and engines on the restored database. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { createEngine } from "../../src/engine/open.ts";
import { Vault } from "../../src/identity/vault.ts";
import { emptyDatabase, parsedLines, restoreText } from "../backups.ts";
import { type Answer, ask, principalFor, unexpected } from "../books.ts";

/** An instant after the last event. */
export const AFTERWARDS = new Date("2026-06-01T09:02:00.000Z");

export type Restored = Awaited<ReturnType<typeof restored>>;

/** The backup in a file, named by the last migration of the version that wrote it. */
function goldenFile(schema: string) {
  const file = new URL(`${schema}.jsonl.br`, import.meta.url);
  const text = brotliDecompressSync(readFileSync(file)).toString("utf8");
  const lines: readonly Answer[] = parsedLines(text);

  /** The rows of a table in the file. Every value is text. */
  const rowsOf = (table: string): Answer[] =>
    lines.filter((line) => line.table === table).map(({ row }) => row);

  return {
    TEXT: text,
    /** All lines but the last: the header, keys, and one line per row. */
    LINES: lines,
    rowsOf,
    /** The id of the row of a table whose column has this value. */
    idOf(table: string, column: string, value: string): string {
      const rows = rowsOf(table).filter((row) => row[column] === value);
      if (rows.length !== 1) throw new Error(`${rows.length} rows of ${table} have ${column} ${value}`);
      return rows[0].id;
    },
    /** Restores a text into an empty database of the test's own, for an installation with another sealing key. */
    async restored(changed = text) {
      const orm = await emptyDatabase();
      const { keys } = lines[1];
      const vaults = {
        own: new Vault([randomBytes(32)]),
        backup: new Vault(keys.sealing.map((key: string) => Buffer.from(key, "base64"))),
      };
      await restoreText(orm, changed, vaults);
      const engine = createEngine(orm, {
        now: () => AFTERWARDS,
        log: unexpected,
        webhooks: { vault: vaults.own, allowPrivate: false },
      });
      /** Calls as a partner with every scope. */
      const as = (email: string) => {
        const user = rowsOf("users").find((row) => row.email === email);
        const principal = principalFor(user.id, user.couple_id);
        return (name: string, input: object, idempotencyKey?: string): Promise<Answer> =>
          ask(engine, name, input, { principal, ...(idempotencyKey && { idempotencyKey }) });
      };
      return { orm, engine, as };
    },
  };
}

/** Written by a version that kept rules in entities. The file never changes. */
export const { TEXT, LINES, rowsOf, idOf, restored } = goldenFile("20261130-property-versions");
