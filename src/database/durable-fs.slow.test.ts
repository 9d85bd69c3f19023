import { fstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { watchSyncs } from "../../testing/power-cut/syncs.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { type EmbeddedPglite, openEmbedded } from "./embedded.ts";
import { DatabaseFailed } from "./errors.ts";

let books: string;
const undo: (() => unknown)[] = [];

beforeEach(() => {
  books = join(temporaryFolder(), "books");
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(): Promise<EmbeddedPglite> {
  const database = await openEmbedded(books);
  undo.push(() => database.close());
  return database;
}

/** Records the inodes that are synced from now on. */
async function recordSyncs(): Promise<number[]> {
  const syncs: number[] = [];
  undo.push(await watchSyncs((descriptor) => syncs.push(fstatSync(descriptor).ino)));
  return syncs;
}

/** Removes the recorded inodes and returns their paths within the books. */
function pathsOf(syncs: number[]): string[] {
  const paths = readdirSync(books, { recursive: true }).map(String);
  const byInode = new Map(paths.map((path) => [statSync(join(books, path)).ino, path]));
  return syncs.splice(0).map((inode) => byInode.get(inode) ?? "gone");
}

/** Makes every sync fail from now on. Returns a function that ends this. */
async function failSyncs(error: Error): Promise<() => void> {
  const stop = await watchSyncs(() => {
    throw error;
  });
  undo.push(stop);
  return stop;
}

describe("embedded books in a folder", { timeout: 120_000 }, () => {
  test("sync their log once for each commit, and for nothing else", async () => {
    const database = await open();
    await database.exec("create table notes (t text)");
    const syncs = await recordSyncs();
    const syncsOf = async (work: Promise<unknown>) => {
      await work;
      return pathsOf(syncs);
    };
    const log = [expect.stringMatching(/^pg_wal.[0-9A-F]{24}$/)];
    expect(await syncsOf(database.query("insert into notes values ('a')"))).toEqual(log);
    expect(await syncsOf(database.query("select t from notes"))).toEqual([]);
    const transaction = database.transaction(async (open) => {
      await open.query("insert into notes values ('b')");
      await open.query("update notes set t = 'c'");
    });
    expect(await syncsOf(transaction)).toEqual(log);
    const rolledBack = database.transaction(async (open) => {
      await open.query("insert into notes values ('d')");
      await open.rollback();
    });
    expect(await syncsOf(rolledBack)).toEqual([]);
    expect(await syncsOf(database.query("insert into notes select 'e' from generate_series(1, 9)"))).toEqual(
      log,
    );
  });

  test("sync the tables' files at a checkpoint, before the log may go", async () => {
    const database = await open();
    await database.exec("create table notes (t text); insert into notes values ('a')");
    const { rows } = await database.query<{ path: string }>("select pg_relation_filepath('notes') as path");
    const syncs = await recordSyncs();
    await database.query("checkpoint");
    const paths = pathsOf(syncs);
    expect(paths).toContain(rows[0]?.path);
    expect(paths.at(-1)).toBe("global/pg_control");
  });

  test("are synced as a whole when the last process was cut off, and again only what recovery changes", async () => {
    const first = await open();
    await first.exec("create table notes (t text); insert into notes values ('a')");
    undo.pop();
    // Closed without a shutdown, as a killed process leaves it.
    await first.fs?.closeFs();
    const files = readdirSync(books, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const syncs = await recordSyncs();
    const now = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 10_000);
    const second = await open();
    now.mockRestore();
    expect(new Set(syncs).size).toBeGreaterThanOrEqual(files.length);
    expect(syncs.length).toBeLessThan(files.length * 1.5);
    expect((await second.query("select t from notes")).rows).toEqual([{ t: "a" }]);
  });
});

describe("a sync that fails", { timeout: 120_000 }, () => {
  test.each([
    ["insert into notes values ('lost')", { code: "EIO" }],
    ["begin; insert into notes values ('lost'); commit", { code: "ENOSPC" }],
    ["checkpoint", { code: "UNHEARD_OF" }],
    ["insert into notes values ('lost')", {}],
  ])("ends the database, which can be closed and opened again: %s, %o", async (statement, facts) => {
    const database = await open();
    await database.exec("create table notes (t text); insert into notes values ('kept')");
    const stop = await failSyncs(Object.assign(new Error("the disk is gone"), facts));
    const failed = await database.exec(statement).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(DatabaseFailed);
    expect(failed).toMatchObject({
      code: "ECONNRESET",
      message: expect.stringContaining("the disk is gone"),
    });
    await database.failed;
    stop();
    await expect(database.query("select 1")).rejects.toBe(failed);
    undo.length = 0;
    await database.close();
    const again = await open();
    expect((await again.query("select t from notes where t = 'kept'")).rows).toHaveLength(1);
  });

  test("keeps books from opening", async () => {
    await (await open()).close();
    undo.length = 0;
    const stop = await failSyncs(new Error("the disk is gone"));
    await expect(openEmbedded(books)).rejects.toThrow();
    stop();
    await open();
  });
});

test("books in memory sync nothing", { timeout: 120_000 }, async () => {
  const syncs: number[] = [];
  undo.push(await watchSyncs((descriptor) => syncs.push(descriptor)));
  const database = await openEmbedded();
  undo.push(() => database.close());
  await database.exec("create table notes (t text); insert into notes values ('a'); checkpoint");
  expect(syncs).toEqual([]);
});
