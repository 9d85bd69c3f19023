import { randomBytes, randomUUID } from "node:crypto";
import type { MikroORM } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  emptyDatabase,
  parsedLines,
  restoreText,
  rowsOfAll,
  takeBackup,
  writtenAgain,
} from "../../testing/backups.ts";
import { ask, newCouple, unexpected, webhookMeans } from "../../testing/books.ts";
import { type EveryTable, everyTable } from "../../testing/every-table.ts";
import { openedEngine } from "../../testing/own-database.ts";
import { migrate } from "../database/migrate.ts";
import { migrations } from "../database/migrations/index.ts";
import type { Engine } from "../engine/engine.ts";
import { createEngine } from "../engine/open.ts";
import { verifyCouple } from "../engine/verify.ts";
import { User } from "../entities/user.ts";
import { Webhook } from "../entities/webhook.ts";
import { Vault } from "../identity/vault.ts";
import { secretsOf } from "../identity/webhook-secret.ts";
import { BACKUP_TABLES, LEFT_OUT } from "./tables.ts";
import type { Vaults } from "./webhooks.ts";

const KEYS = { sealing: [], operator: null };
const OWN = { own: webhookMeans.vault, backup: undefined };

// The tests open several embedded databases one after the other.
vi.setConfig({ testTimeout: 240_000 });

let source: Engine;
let books: EveryTable;
let backup: string;
let withSecrets: string;

beforeAll(async () => {
  source = await openedEngine({}, { log: unexpected });
  books = await everyTable(source);
  await newCouple({}, { on: source, alone: true });
  await (await newCouple({}, { on: source, alone: true })).join();
  backup = await takeBackup(source.orm);
  withSecrets = await takeBackup(source.orm, { keys: KEYS });
});

/** A database with a restored backup, and calls as Ada on its books, which agree with their ledger. */
async function restored(text: string, vaults?: Vaults) {
  const orm = await emptyDatabase();
  const { disabledWebhooks } = await restoreText(orm, text, vaults);
  await expectVerified(orm);
  const engine = createEngine(orm, { log: unexpected, webhooks: webhookMeans });
  const { principal } = books.couple.ada;
  return {
    orm,
    em: orm.em.fork() as SqlEntityManager,
    disabledWebhooks,
    ask: (name: string, input: object) => ask(engine, name, input, { principal }),
  };
}

async function expectVerified(orm: MikroORM): Promise<void> {
  expect((await verifyCouple(orm.em.fork(), books.couple.id)).discrepancy).toBeUndefined();
}

async function expectEmpty(orm: MikroORM): Promise<void> {
  expect(Object.values(await rowsOfAll(orm)).flat()).toEqual([]);
}

/** The work in progress of servers is not part of a backup. */
function entitiesOfBooks() {
  return [...source.orm.getMetadata().getAll().values()].filter(
    ({ tableName }) => !LEFT_OUT.includes(tableName),
  );
}

describe("the tables of a backup", () => {
  test("are the tables of all entities, each after the tables that it refers to", () => {
    const names = BACKUP_TABLES.map(({ name }) => name);
    const entities = entitiesOfBooks();
    expect(names.toSorted()).toEqual(entities.map(({ tableName }) => tableName).toSorted());
    for (const { tableName, relations } of entities) {
      for (const { targetMeta, owner, kind } of relations) {
        const target = targetMeta?.tableName ?? "";
        if (kind === "1:m" || owner === false || (tableName === "users" && target === "couples")) continue;
        expect(names.indexOf(target), `${tableName} refers to ${target}`).toBeLessThanOrEqual(
          names.indexOf(tableName),
        );
      }
    }
  });

  test("have every column that is not generated", () => {
    const header = JSON.parse(backup.split("\n")[0] ?? "");
    for (const { tableName, props } of entitiesOfBooks()) {
      const own = props.filter(
        ({ kind, persist, generated, owner }) =>
          kind !== "1:m" && persist !== false && !generated && owner !== false,
      );
      // Composite references share the column of the couple.
      const columns = [...new Set(own.flatMap(({ fieldNames }) => fieldNames))];
      const given = header.tables.find(({ name }: { name: string }) => name === tableName).columns;
      expect(given.toSorted(), tableName).toEqual(columns.toSorted());
    }
  });
});

describe("a restored backup", () => {
  test("has every row unchanged, from PGlite to the test project's database and back", async () => {
    const original = await rowsOfAll(source.orm);
    for (const [table, rows] of Object.entries(original)) expect(rows.length, table).toBeGreaterThan(0);
    const { orm } = await restored(withSecrets, OWN);
    expect(await rowsOfAll(orm)).toEqual(original);
    const back = await emptyDatabase({});
    await restoreText(back, await takeBackup(orm, { keys: KEYS }), OWN);
    expect(await rowsOfAll(back)).toEqual(original);
    await expectVerified(back);
  });

  test("is a snapshot, whatever is written meanwhile", async () => {
    const { orm, ask: write } = await restored(backup);
    let writing: Promise<unknown> | undefined;
    const between = () => {
      writing = write("add_journal_entry", { text: "Written meanwhile" });
    };
    const later = await takeBackup(orm, { between });
    await writing;
    expect(later).not.toContain("Written meanwhile");
    await restored(later);
  });
});

describe("secrets", () => {
  test("are in a backup only on request", () => {
    const { row } = parsedLines(backup).find(({ table }) => table === "webhooks");
    expect(row).toMatchObject({ key_id: null, sealed_secret: null, former_secret: null, former_until: null });
    for (const secret of [...books.secrets, books.token]) {
      expect(backup).not.toContain(secret);
      expect(withSecrets).not.toContain(secret);
    }
  });

  test("that are missing disable their webhook, with an event, until it is rotated and resumed", async () => {
    const { em, ask, disabledWebhooks } = await restored(backup, OWN);
    expect(disabledWebhooks).toBe(1);
    const { items } = await ask("list_webhooks", {});
    expect(items).toMatchObject([{ state: "disabled", problem: expect.stringContaining("rotate") }]);
    const { id } = items[0];
    const { secret } = await ask("rotate_webhook", { webhook_id: id });
    const resumed = await ask("resume_webhook", { webhook_id: id });
    expect(resumed).toMatchObject({ state: "active", problem: null });
    const webhook = await em.findOneOrFail(Webhook, { id });
    expect(secretsOf(webhookMeans.vault, webhook, new Date())).toEqual([secret]);
  });

  test("are sealed with the key of the installation that restores them", async () => {
    const own = new Vault([randomBytes(32)]);
    const { em, disabledWebhooks } = await restored(withSecrets, { own, backup: webhookMeans.vault });
    expect(disabledWebhooks).toBe(0);
    const webhook = await em.findOneOrFail(Webhook, { couple: books.couple.id });
    const [former, current] = books.secrets;
    expect(secretsOf(own, webhook, books.couple.clock)).toEqual([current, former]);
  });

  test("of a paused webhook are restored, and it is disabled when its secret is missing", async () => {
    const { orm, ask } = await restored(withSecrets, OWN);
    const [{ id }] = (await ask("list_webhooks", {})).items;
    const paused = await ask("pause_webhook", { webhook_id: id });
    const afterRestore = async (options: Parameters<typeof takeBackup>[1]) => {
      const again = await restored(await takeBackup(orm, options), OWN);
      return (await again.ask("list_webhooks", {})).items[0];
    };
    expect(await afterRestore({ keys: KEYS })).toEqual(paused);
    expect(await afterRestore({})).toMatchObject({ id, state: "disabled", paused_at: null });
  });
});

test("a database that holds rows refuses a backup, and nothing is changed", async () => {
  const engine = await openedEngine({}, { log: unexpected });
  await newCouple({}, { on: engine });
  const before = await rowsOfAll(engine.orm);
  await expect(restoreText(engine.orm, backup)).rejects.toThrow("already holds books: users has rows");
  expect(await rowsOfAll(engine.orm)).toEqual(before);
});

/** The backup of another version. */
function ofVersion(product: string, schema: string): string {
  const [header, ...rows] = parsedLines(backup);
  return writtenAgain([{ ...header, product, schema }, ...rows]);
}

/** The backup without a column of a table, as if a later version added the column. */
function without(table: string, column: string): string {
  const [header, ...rows] = parsedLines(backup);
  const one = header.tables.find(({ name }: { name: string }) => name === table);
  one.columns = one.columns.filter((name: string) => name !== column);
  for (const line of rows) if (line.table === table) delete line.row[column];
  return writtenAgain([header, ...rows]);
}

describe("a backup of another version", () => {
  test.each([
    ["9.0.0", "29991231-later", "Restore it with couples-cfo 9.0.0 or newer."],
    [
      "0.0.9",
      "20261122-books",
      "Restore it with the version whose last migration is 20261130-property-versions, back the books up with that " +
        "version, and restore that backup with this one.",
    ],
  ])("%s with the schema %s is refused with instructions", async (product, schema, next) => {
    const message = `the backup is of couples-cfo ${product}, whose tables (${schema}) this version does not know.`;
    const restoring = restoreText(await emptyDatabase(), ofVersion(product, schema));
    await expect(restoring).rejects.toMatchObject({ message, next });
  });

  test("leaves new columns at their defaults", async () => {
    const orm = await emptyDatabase();
    await migrate(orm);
    await restoreText(orm, without("webhooks", "attempts"));
    const webhook = await orm.em.fork().findOneOrFail(Webhook, { couple: books.couple.id });
    expect(webhook.attempts).toBe(0);
  });

  test("is refused if a new column requires a value, and nothing is restored", async () => {
    const orm = await emptyDatabase();
    await migrate(orm);
    await expect(restoreText(orm, without("financial_goals", "type"))).rejects.toThrow(
      "the backup has no values for financial_goals.type, which the tables of this version need",
    );
    await expectEmpty(orm);
  });

  test("creates the tables of its own version in a database without tables, then migrates them", async () => {
    const schema = migrations[0]?.name ?? "";
    const row = { id: randomUUID(), email: "ada@example.com", display_name: "Ada", couple_id: null };
    const users = { name: "users", rows: 1, columns: [...Object.keys(row), "created_at"] };
    const header = { ...parsedLines(backup)[0], schema, tables: [users] };
    const line = { table: "users", row: { ...row, created_at: "2026-11-22 12:00:00.125+00" } };
    const orm = await emptyDatabase();
    await restoreText(orm, writtenAgain([header, line]));
    const em = orm.em.fork() as SqlEntityManager;
    const user = await em.findOneOrFail(User, { id: row.id });
    expect(user).toMatchObject({ email: row.email, createdAt: new Date("2026-11-22T12:00:00.125Z") });
    const applied = await em.execute<{ name: string }[]>("select name from mikro_orm_migrations order by id");
    expect(applied.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
  });
});

test("rows of a table may refer to later rows, because ids of two servers can be out of order", async () => {
  const lines = parsedLines(backup);
  const [header] = lines;
  const at = lines.findIndex(({ table }) => table === "access_tokens");
  const token = (id: string, madeWith: string | null) => ({
    table: "access_tokens",
    row: { ...lines[at].row, id, token_hash: id.replaceAll("-", "").padEnd(64, "0"), made_with_id: madeWith },
  });
  const [first, second] = [randomUUID(), randomUUID()];
  const others = Array.from({ length: 1200 }, () => token(randomUUID(), null));
  const more = [token(second, first), ...others, token(first, null)];
  header.tables.find(({ name }: { name: string }) => name === "access_tokens").rows += more.length;
  const orm = await emptyDatabase();
  await restoreText(orm, writtenAgain(lines.toSpliced(at, 0, ...more)));
  const em = orm.em.fork() as SqlEntityManager;
  const made = await em.execute("select made_with_id from access_tokens where id = ?", [second]);
  expect(made).toEqual([{ made_with_id: first }]);

  const lost = writtenAgain(lines.toSpliced(at, 0, ...more.with(-1, token(randomUUID(), null))));
  await expect(restoreText(await emptyDatabase(), lost)).rejects.toThrow(
    `line ${at + 1}: the database refuses this row of access_tokens: `,
  );
});

test("a row that the database refuses is reported with its line, and nothing is restored", async () => {
  const lines = backup.split("\n");
  const at = lines.findIndex((line) => line.includes('"event_type":"RELEASE"'));
  const changed = lines.with(at, (lines[at] ?? "").replace('"event_type":"RELEASE"', '"event_type":"GIFT"'));
  const orm = await emptyDatabase();
  await expect(restoreText(orm, changed.join("\n"))).rejects.toThrow(
    `line ${at + 1}: the database refuses this row of ledger_events: `,
  );
  await expectEmpty(orm);
});
