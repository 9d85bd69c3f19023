import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { SchemaGenerator } from "@mikro-orm/sql";
import { expect, test } from "vitest";
import { migrate, migratorOf } from "../src/database/migrate.ts";
import { migrations } from "../src/database/migrations/index.ts";
import type { Engine } from "../src/engine/engine.ts";
import { createEngine } from "../src/engine/open.ts";
import { emptyDatabase } from "./backups.ts";
import { newCouple, type TestCouple, unexpected } from "./books.ts";
import { databaseForTests } from "./databases.ts";
import { emptyLocation, openedEngine } from "./own-database.ts";
import { GOAL } from "./rows.ts";

const newEngine = async () => openedEngine(await emptyLocation(), { log: unexpected });

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

/** Makes a couple with money behind a goal, and verifies its ledger. */
async function keepBooks(engine: Engine): Promise<TestCouple> {
  const couple = await newCouple({}, { on: engine });
  const [account, goal] = [await couple.account(), await couple.ask("create_goal", GOAL, "key")];
  await couple.allocate(account.id, goal.id, "3");
  await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  expect(await couple.discrepancy()).toBeUndefined();
  return couple;
}

test("the project has the database that it is named for", ({ task }) => {
  expect(databaseForTests().kind).toBe(task.file.projectName);
});

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
  const location = await emptyLocation();
  const opened = await emptyDatabase(location);
  // On a server each process has connections of its own; the embedded database has one process.
  const others = "url" in location ? [await emptyDatabase(location), await emptyDatabase(location)] : [];
  const applied = await Promise.all([opened, ...others].map((orm) => migrate(orm)));
  expect(applied.flat()).toEqual(migrations.map(({ name }) => name));
  const engine = createEngine(opened, { log: unexpected });
  const couple = await keepBooks(engine);
  expect(await migrate(opened)).toEqual([]);
  expect(await couple.discrepancy()).toBeUndefined();
});
