import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type ControlledTransaction, Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { holdFolder } from "./folder.ts";
import { EmbeddedDialect } from "./pglite.ts";

/** Answers statements from standard input, one JSON line each, on the folder's books. */
const PROCESS = `
  const { createInterface } = await import("node:readline");
  const { Kysely, CompiledQuery } = await import("kysely");
  const { EmbeddedDialect } = await import(${JSON.stringify(new URL("pglite.ts", import.meta.url).href)});
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
class Other {
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

let folder: string;
const others = new Set<Other>();
const opened: Kysely<unknown>[] = [];

/** This process on the folder. */
function open(): Kysely<unknown> {
  const books = new Kysely<unknown>({ dialect: new EmbeddedDialect(folder) });
  opened.push(books);
  return books;
}

async function firstValue(
  books: Kysely<unknown> | ControlledTransaction<unknown>,
  text: string,
): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(text).execute(books);
  return Object.values(rows[0] ?? {})[0];
}

/** The first process: it holds the folder, and makes the table of the test. */
async function holder(): Promise<Other> {
  const first = new Other();
  await first.rows("create table if not exists counter (v int)");
  await first.rows("create table if not exists notes (t text)");
  await first.rows("insert into counter values (0)");
  return first;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shared-test-"));
});

afterEach(async () => {
  for (const books of opened.splice(0)) await books.destroy();
  for (const other of others) await other.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("a data folder that several processes share", () => {
  test("carries values of every kind, and the database's errors with their facts", async () => {
    await holder();
    const books = open();
    const { rows } =
      await sql`select ${7n}::int8 as big, ${"ä"} as t, ${Buffer.from([0, 255])}::bytea as bytes,
      ${null}::text as nothing, ${[1, 2]}::int[] as list, '{"a":[1]}'::jsonb as json, true as yes`.execute(
        books,
      );
    const own = new Kysely<unknown>({ dialect: new EmbeddedDialect() });
    const { rows: expected } =
      await sql`select ${7n}::int8 as big, ${"ä"} as t, ${Buffer.from([0, 255])}::bytea as bytes,
      ${null}::text as nothing, ${[1, 2]}::int[] as list, '{"a":[1]}'::jsonb as json, true as yes`.execute(
        own,
      );
    await own.destroy();
    expect(rows).toEqual(expected);
    await sql`create table names (n text constraint only_once unique)`.execute(books);
    await sql`insert into names values ('a')`.execute(books);
    const error = await sql`insert into names values ('a')`.execute(books).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "23505", constraint: "only_once", table: "names" });
    const long = "x".repeat(400_000);
    expect(await firstValue(books, `select '${long}' as long`)).toBe(long);
  });

  test("lets no statement into another process's transaction, whoever holds the folder", async () => {
    const books = open();
    await sql`create table notes (t text)`.execute(books);
    const guest = new Other();
    await guest.rows("begin");
    await guest.rows("insert into notes values ('guest')");
    const own = sql`insert into notes values ('holder')`.execute(books);
    await guest.rows("rollback");
    await own;
    const transaction = await books.startTransaction().execute();
    await sql`insert into notes values ('undone')`.execute(transaction);
    const theirs = guest.ask("insert into notes values ('guest again')");
    await transaction.rollback().execute();
    await theirs;
    const { rows } = await sql<{ t: string }>`select t from notes order by t`.execute(books);
    expect(rows.map(({ t }) => t)).toEqual(["guest again", "holder"]);
  });

  test("takes read-then-write transactions of four processes at once without losing one", async () => {
    const first = await holder();
    const all = [first, new Other(), new Other(), new Other()];
    await Promise.all(all.map((other) => other.ask({ add: 25 })));
    expect(await first.rows("select v from counter")).toEqual([{ v: 100 }]);
  });

  test("undoes the transaction of a guest killed in the middle, and goes on", async () => {
    const first = await holder();
    const guest = new Other();
    await guest.rows("begin");
    await guest.rows("update counter set v = 99");
    const waiting = first.ask("select v from counter");
    await guest.kill();
    expect(await waiting).toMatchObject({ rows: [{ v: 0 }] });
  });

  test("is taken over by a guest when its holder is killed: what was acknowledged is there, once", async () => {
    let current = await holder();
    let acknowledged = 0;
    for (let round = 0; round < 3; round++) {
      const guests = [new Other(), new Other()];
      for (const guest of guests) await guest.rows("select 1");
      const adding = guests.map((guest) => guest.ask({ add: 400 }));
      while (guests.some(({ added }) => added < 20)) await new Promise((resolve) => setTimeout(resolve, 5));
      await current.kill();
      for (const reply of await Promise.all(adding)) {
        // A statement under way fails as a connection does; one that waited for its turn just goes on elsewhere.
        if (reply.error) expect(reply).toMatchObject({ code: "ECONNRESET" });
      }
      for (const guest of guests) acknowledged += guest.added;
      current = guests[0] as Other;
      const [counter] = await current.rows("select v from counter");
      const v = counter?.v as number;
      // Of each guest one commit may have taken effect whose answer was lost.
      expect(v).toBeGreaterThanOrEqual(acknowledged);
      expect(v).toBeLessThanOrEqual(acknowledged + 2);
      acknowledged = v;
      await guests[1]?.kill();
      await current.rows("select 1");
    }
  });

  test("is taken over when its holder closes, without an error at the guests", async () => {
    const first = await holder();
    const guests = [new Other(), new Other()];
    for (const guest of guests) await guest.rows("select 1");
    const adding = guests.map((guest) => guest.ask({ add: 30 }));
    await first.rows("close");
    for (const reply of await Promise.all(adding)) expect(reply).not.toHaveProperty("error");
    expect(await guests[0]?.rows("select v from counter")).toEqual([{ v: 60 }]);
  });

  test("whose holder stands still is an error that names the holder; when that goes on, so do its guests", async () => {
    const first = await holder();
    const books = open();
    await sql`select 1`.execute(books);
    first.child.kill("SIGSTOP");
    const refused = await sql`select 1`.execute(books).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: "HolderSilent",
      code: "ECONNREFUSED",
      folder,
      pid: first.child.pid,
    });
    first.child.kill("SIGCONT");
    expect(await firstValue(books, "select v from counter")).toBe(0);
  });

  test("can be closed while its holder stands still", async () => {
    const first = await holder();
    const books = open();
    await sql`select 1`.execute(books);
    first.child.kill("SIGSTOP");
    const waiting = sql`select 1`.execute(books).catch((error: unknown) => error);
    await books.destroy();
    expect(await waiting).toMatchObject({ name: "BooksClosed" });
  });

  test("is not opened again once it was closed", async () => {
    const dialect = new EmbeddedDialect(folder);
    const books = new Kysely<unknown>({ dialect });
    await sql`select 1`.execute(books);
    await books.destroy();
    // What MikroORM does with a statement that comes after its close.
    const late = new Kysely<unknown>({ dialect });
    const refused = await sql`select 1`.execute(late).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "BooksClosed", code: "ECONNREFUSED" });
    expect(existsSync(join(folder, "socket"))).toBe(false);
  });

  test("that does not open is an error that names it, and no end of the process that takes it over", async () => {
    const first = await holder();
    const books = open();
    await sql`select 1`.execute(books);
    writeFileSync(join(folder, "books", "PG_VERSION"), "99\n");
    await first.kill();
    for (const _ of [1, 2]) {
      const refused = await sql`select 1`.execute(books).catch((error: unknown) => error);
      expect(refused).toMatchObject({ name: "BooksDamaged", code: "ECONNREFUSED", folder });
    }
  });

  test("is no place for a process of another version, until that is gone", async () => {
    const held = await holdFolder(folder, { schema: "20200101-older", receive: () => {} });
    const books = open();
    const refused = await sql`select 1`.execute(books).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "HolderDiffers", pid: process.pid });
    await held.release();
    expect(await firstValue(books, "select 1")).toBe(1);
  });
});
