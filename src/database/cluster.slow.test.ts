import {
  existsSync,
  fstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { beforeAll, describe, expect, test } from "vitest";
import { watchSyncs } from "../../testing/power-cut/syncs.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { clusterInMemory, holdsCluster, makeCluster } from "./cluster.ts";
import { openEmbedded, startParams } from "./embedded.ts";

/** What initdb decides, and the content of its catalogs. If they differ, run `npm run cluster`. */
const QUESTIONS = [
  "select version()",
  `select name, setting from pg_settings where name not in
    ('fsync', 'full_page_writes', 'synchronous_commit', 'wal_sync_method') order by name`,
  `select datname, pg_encoding_to_char(encoding) as encoding, datlocprovider, datcollate, datctype, datlocale,
    datistemplate, datallowconn, datacl::text from pg_database order by datname`,
  "select rolname, rolsuper, rolcanlogin from pg_roles order by rolname",
  "select extname, extversion from pg_extension order by extname",
  "select catalog_version_no, pg_control_version from pg_control_system()",
  "select * from pg_control_init()",
  "select relname, relkind from pg_class order by oid",
  "select proname, prosrc, proargtypes::text from pg_proc order by oid",
  "select collname, collprovider, collcollate from pg_collation order by oid",
];

let root: string;

beforeAll(() => {
  root = temporaryFolder();
});

async function answers(database: PGlite): Promise<unknown[]> {
  try {
    const given: unknown[] = [];
    for (const question of QUESTIONS) given.push((await database.query(question)).rows);
    return given;
  } finally {
    await database.close();
  }
}

describe("the cluster for new books", { timeout: 240_000 }, () => {
  test("equals what initdb of this PGlite creates, and was shut down", async () => {
    const books = join(root, "compared");
    await makeCluster(books);
    expect(readdirSync(books)).not.toContain("postmaster.pid");
    const byInitdb = await answers(
      await PGlite.create({
        dataDir: join(root, "initdb"),
        startParams: startParams(PGlite.defaultStartParams),
      }),
    );
    expect(await answers(await openEmbedded(books))).toEqual(byInitdb);
    expect(await answers(await openEmbedded())).toEqual(byInitdb);
  });

  test("is readable only by its owner, and replaces the files of an interrupted start", async () => {
    const books = join(root, "again");
    mkdirSync(join(`${books}.new`, "base"), { recursive: true });
    writeFileSync(join(`${books}.new`, "half"), "");
    await makeCluster(books);
    expect(holdsCluster(books)).toBe(true);
    expect(existsSync(`${books}.new`)).toBe(false);
    expect(readdirSync(books)).not.toContain("half");
    expect(statSync(books).mode & 0o777).toBe(0o700);
  });

  test("does not replace existing files", async () => {
    const books = join(root, "taken");
    mkdirSync(books);
    writeFileSync(join(books, "precious"), "yes");
    await expect(openEmbedded(books)).rejects.toMatchObject({ code: "ENOTEMPTY" });
    expect(readFileSync(join(books, "precious"), "utf8")).toBe("yes");
  });

  test("is not used for books that initdb has created", async () => {
    const books = join(root, "initdb");
    const database = await openEmbedded(books);
    expect((await database.query("show fsync")).rows).toEqual([{ fsync: "on" }]);
    await database.close();
  });

  test("is synced completely at the first start if an earlier version, which did not sync, created it", async () => {
    const books = join(root, "unsynced");
    await (await PGlite.create({ dataDir: books, loadDataDir: clusterInMemory() })).close();
    const files = readdirSync(books, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).ino);
    const syncedByAStart = async () => {
      const synced = new Set<number>();
      const stop = await watchSyncs((descriptor) => synced.add(fstatSync(descriptor).ino));
      try {
        await (await openEmbedded(books)).close();
      } finally {
        stop();
      }
      return files.filter((inode) => synced.has(inode));
    };
    expect(await syncedByAStart()).toEqual(files);
    expect((await syncedByAStart()).length).toBeLessThan(20);
  });
});
