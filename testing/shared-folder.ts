/** Processes that share one embedded data folder: those of a test, and the test's own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type ControlledTransaction, Kysely, sql } from "kysely";
import { afterEach, beforeEach } from "vitest";
import { EmbeddedDialect } from "../src/database/pglite.ts";

let folder: string;
const others = new Set<Other>();
const opened: Kysely<unknown>[] = [];

/** Gives each test of a file its own folder, which is closed and removed afterwards. */
export function useSharedFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shared-test-"));
  });

  afterEach(async () => {
    for (const books of opened.splice(0)) await books.destroy();
    for (const other of others) await other.kill();
    rmSync(folder, { recursive: true, force: true });
  });
}

/** The folder of the running test. */
export function sharedFolder(): string {
  return folder;
}

/** Runs statements from standard input, one JSON line each, on the folder's books. */
const PROCESS = `
  const { createInterface } = await import("node:readline");
  const { Kysely, CompiledQuery } = await import("kysely");
  const { EmbeddedDialect } = await import(${JSON.stringify(new URL("../src/database/pglite.ts", import.meta.url).href)});
  const books = new Kysely({ dialect: new EmbeddedDialect(process.argv[1]) });
  let open;
  const run = async ({ text }) => {
    if (text === "begin") { open = await books.startTransaction().execute(); return []; }
    if (text === "commit") { await open.commit().execute(); open = undefined; return []; }
    if (text === "rollback") { await open.rollback().execute(); open = undefined; return []; }
    if (text === "close") { await books.destroy(); return []; }
    return (await (open ?? books).executeQuery(CompiledQuery.raw(text))).rows;
  };
  const add = async (times) => {
    for (let i = 0; i < times; i++) {
      const t = await books.startTransaction().execute();
      const { rows } = await t.executeQuery(CompiledQuery.raw("select v from counter"));
      await t.executeQuery(CompiledQuery.raw("update counter set v = $1", [rows[0].v + 1]));
      await t.commit().execute();
      console.log(JSON.stringify({ added: i + 1 }));
    }
    return [];
  };
  createInterface({ input: process.stdin }).on("line", (line) => {
    const asked = JSON.parse(line);
    (asked.add ? add(asked.add) : run(asked)).then(
      (rows) => console.log(JSON.stringify({ id: asked.id, rows })),
      (error) => console.log(JSON.stringify({ id: asked.id, error: error.message, code: error.code })),
    );
  }).on("close", () => process.exit(0));`;

interface Reply {
  readonly rows?: Record<string, unknown>[];
  readonly error?: string;
  readonly code?: string;
}

/** Another process on the folder. */
export class Other {
  readonly child: ChildProcess;
  added = 0;
  readonly #waiting = new Map<number, (reply: Reply) => void>();

  constructor() {
    const args = ["--input-type=module", "-e", PROCESS, folder];
    this.child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    others.add(this);
    if (!this.child.stdout) throw new Error("no output");
    createInterface({ input: this.child.stdout }).on("line", (line) => {
      const said = JSON.parse(line);
      if (said.added) this.added = said.added;
      else this.#waiting.get(said.id)?.(said);
    });
  }

  ask(asked: string | { add: number }): Promise<Reply> {
    const id = this.#waiting.size;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#waiting.set(id, resolve);
    this.child.stdin?.write(
      `${JSON.stringify({ id, ...(typeof asked === "string" ? { text: asked } : asked) })}\n`,
    );
    return promise;
  }

  async rows(text: string): Promise<Record<string, unknown>[]> {
    const { rows, error } = await this.ask(text);
    if (!rows) throw new Error(error);
    return rows;
  }

  async kill(): Promise<void> {
    others.delete(this);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}

/** This process on the folder. */
export function open(): Kysely<unknown> {
  const books = new Kysely<unknown>({ dialect: new EmbeddedDialect(folder) });
  opened.push(books);
  return books;
}

export async function firstValue(
  books: Kysely<unknown> | ControlledTransaction<unknown>,
  text: string,
): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(text).execute(books);
  return Object.values(rows[0] ?? {})[0];
}

/** The first process: it holds the folder, and makes the table of the test. */
export async function holder(): Promise<Other> {
  const first = new Other();
  await first.rows("create table if not exists counter (v int)");
  await first.rows("create table if not exists notes (t text)");
  await first.rows("insert into counter values (0)");
  return first;
}
