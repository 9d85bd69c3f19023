import { randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { SchemaGenerator } from "@mikro-orm/sql";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { migrate, migratorOf } from "../src/database/migrate.ts";
import { migrations } from "../src/database/migrations/index.ts";
import { openDatabase } from "../src/database/open.ts";
import type { Engine } from "../src/engine/engine.ts";
import { createEngine, openEngine } from "../src/engine/open.ts";
import { verifyCouple } from "../src/engine/verify.ts";
import { ask, formCouple, unexpected } from "./books.ts";
import { databaseForTests } from "./databases.ts";

/** An empty database of the test's own, and how to reach it. */
async function newDatabase(): Promise<{ url: string } | object> {
  const database = databaseForTests();
  if (database.kind === "pglite") return {};
  const name = `cfo_${randomUUID().replaceAll("-", "")}`;
  await onServer(database.url, `create database ${name}`);
  onTestFinished(() => onServer(database.url, `drop database ${name} with (force)`));
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  return { url: String(url) };
}

async function onServer(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function newEngine(): Promise<Engine> {
  const engine = await openEngine(await newDatabase(), { log: unexpected });
  onTestFinished(() => engine.orm.close(true));
  return engine;
}

/** Everything that the migrations made, as the database describes it. */
async function schemaOf({ orm }: Engine): Promise<string[]> {
  const rows: { line: string }[] = await (orm.em.fork() as SqlEntityManager).execute(`
    select format('column %s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) as line
      from information_schema.columns where table_schema = 'public'
    union all select format('constraint %s %s', conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all select format('function %s %s', proname, prosrc) from pg_proc where pronamespace = 'public'::regnamespace`);
  return rows
    .map(({ line }) => line)
    .filter((line) => !line.includes("mikro_orm_migrations"))
    .toSorted();
}

/** A couple with money behind a goal. */
async function keepBooks(engine: Engine): Promise<string> {
  const { id, ada } = await formCouple(engine);
  const as = (name: string, input: unknown, idempotencyKey?: string) =>
    ask(engine, name, input, { principal: ada.principal, idempotencyKey });
  const account = await as("link_account", { name: "Checking", balance: "10", is_manual: true });
  const goal = await as("create_goal", { name: "Car", target_amount: "5", type: "car", priority: 1 }, "key");
  await as("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "3" });
  await as("create_token", { client: "ios", scopes: ["read"] });
  expect((await verifyCouple(engine.orm.em.fork(), id)).discrepancy).toBeUndefined();
  return id;
}

test("entities and migrated schema agree", async () => {
  const { orm } = await newEngine();
  const schema = new SchemaGenerator(orm.em as SqlEntityManager);
  expect(await schema.getUpdateSchemaSQL({ wrap: false })).toBe("");
});

test("every migration goes down with data in it, leaves nothing, and comes up the same", async () => {
  const engine = await newEngine();
  await keepBooks(engine);
  const before = await schemaOf(engine);
  expect(before.length).toBeGreaterThan(100);

  const migrator = await migratorOf(engine.orm);
  const gone = await migrator.down({ to: 0 });
  expect(gone.map(({ name }) => name).toReversed()).toEqual(migrations.map(({ name }) => name));
  expect(await schemaOf(engine)).toEqual([]);

  expect(await migrate(engine.orm)).toEqual(migrations.map(({ name }) => name));
  expect(await schemaOf(engine)).toEqual(before);
  await keepBooks(engine);
});

test("each migration alone goes up, down and up again over the data of those before it", async () => {
  const engine = await newEngine();
  const migrator = await migratorOf(engine.orm);
  await migrator.down({ to: 0 });
  for (const { name } of migrations) {
    const before = await schemaOf(engine);
    await migrator.up({ to: name });
    const after = await schemaOf(engine);
    await migrator.down();
    expect(await schemaOf(engine), name).toEqual(before);
    await migrator.up({ to: name });
    expect(await schemaOf(engine), name).toEqual(after);
  }
  await keepBooks(engine);
});

test("migrating a database that is up to date changes nothing, also by several at once", async () => {
  const location = await newDatabase();
  const opened = await openDatabase(location);
  onTestFinished(() => opened.close(true));
  // On a server each process has connections of its own; the embedded database has one process.
  const others = "url" in location ? [await openDatabase(location), await openDatabase(location)] : [];
  for (const orm of others) onTestFinished(() => orm.close(true));
  const applied = await Promise.all([opened, ...others].map((orm) => migrate(orm)));
  expect(applied.flat()).toEqual(migrations.map(({ name }) => name));
  const engine = createEngine(opened, { log: unexpected });
  const coupleId = await keepBooks(engine);
  expect(await migrate(opened)).toEqual([]);
  expect((await verifyCouple(opened.em.fork(), coupleId)).discrepancy).toBeUndefined();
});
