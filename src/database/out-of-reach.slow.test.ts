import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { describe, expect, test } from "vitest";
import { firstValue, holder, open, sharedFolder, useSharedFolder } from "../../testing/shared-folder.ts";
import { EmbeddedDialect } from "./pglite.ts";

useSharedFolder();

/** The error of a statement. */
function failure(books: Kysely<unknown>): Promise<unknown> {
  return sql`select 1`.execute(books).catch((error: unknown) => error);
}

describe("an unreachable data folder", () => {
  test("with a stopped holder is an error that names the holder; when the holder resumes, its guests do too", async () => {
    const first = await holder();
    const books = open();
    await sql`select 1`.execute(books);
    first.child.kill("SIGSTOP");
    const refused = await failure(books);
    expect(refused).toMatchObject({
      name: "HolderSilent",
      code: "ECONNREFUSED",
      folder: sharedFolder(),
      pid: first.child.pid,
    });
    first.child.kill("SIGCONT");
    expect(await firstValue(books, "select v from counter")).toBe(0);
  }, 120_000);

  test("can be closed while its holder is stopped", async () => {
    const first = await holder();
    const books = open();
    await sql`select 1`.execute(books);
    first.child.kill("SIGSTOP");
    const waiting = failure(books);
    await books.destroy();
    expect(await waiting).toMatchObject({ name: "BooksClosed" });
  });

  test("is not opened again after it was closed", async () => {
    const dialect = new EmbeddedDialect(sharedFolder());
    const books = new Kysely<unknown>({ dialect });
    await sql`select 1`.execute(books);
    await books.destroy();
    // MikroORM does this for a statement after its close.
    const late = new Kysely<unknown>({ dialect });
    const refused = await failure(late);
    expect(refused).toMatchObject({ name: "BooksClosed", code: "ECONNREFUSED" });
    expect(existsSync(join(sharedFolder(), "socket"))).toBe(false);
  });

  test("that cannot be opened is an error that names it, and does not end the process that takes it over", async () => {
    const first = await holder();
    const books = open();
    await sql`select 1`.execute(books);
    writeFileSync(join(sharedFolder(), "books", "PG_VERSION"), "99\n");
    await first.kill();
    for (const _ of [1, 2]) {
      const refused = await failure(books);
      expect(refused).toMatchObject({ name: "BooksDamaged", code: "ECONNREFUSED", folder: sharedFolder() });
    }
  });
});
