import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MikroORM } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { expect, test } from "vitest";
import { OtherVersion } from "../src/database/errors.ts";
import { migrate } from "../src/database/migrate.ts";
import { migrations } from "../src/database/migrations/index.ts";
import { type DatabaseLocation, databaseOptions, openDatabase } from "../src/database/open.ts";
import { formatOf } from "../src/database/routines/format.ts";
import { runCommand } from "../testing/command.ts";
import { ON_POSTGRES } from "../testing/databases.ts";
import { TEXT } from "../testing/golden/file.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";

const LONG_MS = 600_000;

/** The migrations recorded in a database of the version before. */
const EARLIER = [
  "20261122-books",
  "20261130-spending",
  "20261130-spending-plans",
  "20261130-inbox-read-by",
  "20261130-versions",
  "20261130-token-makers",
  "20261130-currency",
  "20261130-linked-accounts",
  "20261130-paused-webhooks",
  "20261130-plan-scope",
  "20261130-ledger-by-time",
  "20261130-property-versions",
];

/** Runs `work` in a database of any version. */
async function within<T>(location: DatabaseLocation, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  const orm = new MikroORM(await databaseOptions(location));
  try {
    return await work(orm.em.fork() as SqlEntityManager);
  } finally {
    await orm.close(true);
  }
}

/** A database with the migrations of another version, and a table of its couples. */
async function booksOf(applied: readonly string[]): Promise<OwnDatabase> {
  const own = await ownDatabase();
  await within(own.location, async (em) => {
    await em.execute(
      "create table mikro_orm_migrations (id serial primary key, name varchar(255), executed_at timestamptz default now())",
    );
    for (const name of applied)
      await em.execute("insert into mikro_orm_migrations (name) values (?)", [name]);
    await em.execute("create table couples (id uuid primary key, partner_1_id uuid, partner_2_id uuid)");
    await em.execute("insert into couples values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid())");
  });
  return own;
}

/** Every table, its columns, and the rows. */
function contentsOf({ location }: OwnDatabase): Promise<unknown> {
  return within(location, async (em) => ({
    columns: await em.execute(
      `select table_name, column_name, udt_name from information_schema.columns
        where table_schema = 'public' order by table_name, ordinal_position`,
    ),
    migrations: await em.execute("select * from mikro_orm_migrations order by id"),
    couples: await em.execute("select * from couples"),
  }));
}

test("every command refuses books of the version before with instructions, and changes nothing", {
  timeout: LONG_MS,
}, async () => {
  const books = await booksOf(EARLIER);
  const before = await contentsOf(books);
  const file = join(books.folder, "books.jsonl");
  writeFileSync(file, TEXT);
  const onEveryDatabase = ["serve", "migrate", "verify"];
  const commands = [
    ...onEveryDatabase,
    "mcp --user ada@example.com",
    "chat --user ada@example.com --model none --base-url http://127.0.0.1:9/v1",
    "export",
    `backup --out ${join(books.folder, "new.jsonl")}`,
    `restore ${file}`,
    "token list --user ada@example.com",
    "plans list",
  ];
  const env = { ...books.env, PORT: "0", COUPLES_CFO_OPERATOR_KEY: "an-operator-key-for-tests" };
  for (const command of ON_POSTGRES ? commands : onEveryDatabase) {
    const { code, stderr } = await runCommand(command.split(" "), {
      ...env,
      ...(command === "plans list" && { COUPLES_CFO_TOKEN: "cfo_none" }),
    });
    expect([command, code, stderr]).toEqual([
      command,
      1,
      "error: the books are of an earlier version of couples-cfo (migrations 20261122-books to 20261130-property-versions). This version cannot read them, and has changed nothing.\n" +
        "To go on, back them up with the version that made them: couples-cfo backup --with-secrets --out FILE\n" +
        "Then restore the file with this version into a new database or data folder: couples-cfo restore FILE\n",
    ]);
  }
  expect(await contentsOf(books)).toEqual(before);
  expect(readdirSync(books.folder)).not.toContain("new.jsonl");
});

test("books of a later version are refused as such", async () => {
  const applied = [...migrations.map(({ name }) => name), "29991231-later"];
  const books = await booksOf(applied);
  const before = await contentsOf(books);
  await expectRefusal(books, { migrations: applied, madeBy: "later" });
  expect(await contentsOf(books)).toEqual(before);
});

test("books whose last migration has other contents are refused", async () => {
  const own = await ownDatabase();
  const orm = await openDatabase(own.location);
  await migrate(orm);
  await orm.close(true);
  await within(own.location, async (em) => {
    const [routine] = await em.execute<[{ text: string }]>(
      "select pg_get_functiondef(to_regproc('books_load')) as text",
    );
    await em.execute(routine.text.replaceAll(formatOf(em), "0123456789abcdef"));
  });
  await expectRefusal(own, { migrations: migrations.map(({ name }) => name), madeBy: "unreleased" });
});

async function expectRefusal({ location }: OwnDatabase, facts: Partial<OtherVersion>): Promise<void> {
  const error = await openDatabase(location).then(
    (orm) => orm.close(true),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(OtherVersion);
  expect(error).toMatchObject(facts);
}
