import { randomBytes, randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { beforeAll, describe, expect, test } from "vitest";
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
import { migrate } from "../database/migrate.ts";
import { migrations } from "../database/migrations/index.ts";
import type { Engine } from "../engine/engine.ts";
import { createEngine, openEngine } from "../engine/open.ts";
import { verifyCouple } from "../engine/verify.ts";
import { User } from "../entities/user.ts";
import { Webhook } from "../entities/webhook.ts";
import { Vault } from "../identity/vault.ts";
import { secretsOf } from "../identity/webhook-secret.ts";
import { BACKUP_TABLES } from "./tables.ts";

const KEYS = { sealing: [], operator: null };
const OWN = { own: webhookMeans.vault, backup: undefined };

/** The tests open several embedded databases one after the other. */
const LONG_MS = 240_000;

let source: Engine;
let books: EveryTable;
let backup: string;
let withSecrets: string;

beforeAll(async () => {
  source = await openEngine({}, { log: unexpected });
  books = await everyTable(source);
  backup = await takeBackup(source.orm);
  withSecrets = await takeBackup(source.orm, { keys: KEYS });
  return () => source.orm.close(true);
});

/** The work in progress of servers is not part of a backup. */
function entitiesOfBooks() {
  return [...source.orm.getMetadata().getAll().values()].filter(
    ({ tableName }) => tableName !== "job_leases",
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

describe("a restored backup", { timeout: LONG_MS }, () => {
  test("has every row unchanged, from PGlite to the test project's database and back", async () => {
    const original = await rowsOfAll(source.orm);
    for (const [table, rows] of Object.entries(original)) expect(rows.length, table).toBeGreaterThan(0);
    const there = await emptyDatabase();
    await restoreText(there, withSecrets, OWN);
    expect(await rowsOfAll(there)).toEqual(original);
    const back = await emptyDatabase({});
    await restoreText(back, await takeBackup(there, { keys: KEYS }), OWN);
    expect(await rowsOfAll(back)).toEqual(original);
    const { discrepancy } = await verifyCouple(back.em.fork(), books.couple.id);
    expect(discrepancy).toBeUndefined();
  });

  test("is a snapshot, whatever is written meanwhile", async () => {
    const { orm } = await openEngine({}, { log: unexpected });
    const target = await emptyDatabase();
    await restoreText(target, backup);
    const engine = createEngine(target, { log: unexpected, webhooks: webhookMeans });
    let writing: Promise<unknown> | undefined;
    const principal = { ...books.couple.ada.principal };
    const later = await takeBackup(target, {
      between: () => {
        writing = ask(engine, "add_journal_entry", { text: "Written meanwhile" }, { principal });
      },
    });
    await writing;
    expect(later).not.toContain("Written meanwhile");
    await restoreText(orm, later);
    expect((await verifyCouple(orm.em.fork(), books.couple.id)).discrepancy).toBeUndefined();
    await orm.close(true);
  });

  test("works for the couple with their old tokens", async () => {
    const orm = await emptyDatabase();
    await restoreText(orm, backup);
    const engine = createEngine(orm, { log: unexpected, now: () => books.couple.clock });
    const { principal } = books.couple.ada;
    const { items } = await ask(engine, "list_goals", {}, { principal });
    expect(items.map(({ name }: { name: string }) => name)).toContain("Boat");
    await ask(engine, "record_event", { event_type: "SYSTEM", metadata: { note: "went on" } }, { principal });
    expect((await verifyCouple(orm.em.fork(), books.couple.id)).discrepancy).toBeUndefined();
  });
});

describe("secrets", () => {
  test("are in a backup only on request", () => {
    const [webhook] = backup.split("\n").filter((line) => line.startsWith('{"table":"webhooks"'));
    const { row } = JSON.parse(webhook ?? "");
    expect(row).toMatchObject({ key_id: null, sealed_secret: null, former_secret: null, former_until: null });
    for (const secret of [...books.secrets, books.token]) {
      expect(backup).not.toContain(secret);
      expect(withSecrets).not.toContain(secret);
    }
  });

  test("that are missing disable their webhook, with an event, until it is rotated and resumed", async () => {
    const orm = await emptyDatabase();
    expect(await restoreText(orm, backup, OWN)).toMatchObject({ disabledWebhooks: 1 });
    expect((await verifyCouple(orm.em.fork(), books.couple.id)).discrepancy).toBeUndefined();
    const engine = createEngine(orm, { log: unexpected, webhooks: webhookMeans });
    const { principal } = books.couple.ada;
    const { items } = await ask(engine, "list_webhooks", {}, { principal });
    expect(items).toMatchObject([{ state: "disabled", problem: expect.stringContaining("rotate") }]);
    const { secret } = await ask(engine, "rotate_webhook", { webhook_id: items[0].id }, { principal });
    const resumed = await ask(engine, "resume_webhook", { webhook_id: items[0].id }, { principal });
    expect(resumed).toMatchObject({ state: "active", problem: null });
    const webhook = await orm.em.fork().findOneOrFail(Webhook, { id: items[0].id });
    expect(secretsOf(webhookMeans.vault, webhook, new Date())).toEqual([secret]);
  });

  test("are sealed with the key of the installation that restores them", async () => {
    const orm = await emptyDatabase();
    const other = new Vault([randomBytes(32)]);
    const vaults = { own: other, backup: webhookMeans.vault };
    expect(await restoreText(orm, withSecrets, vaults)).toMatchObject({ disabledWebhooks: 0 });
    const webhook = await orm.em.fork().findOneOrFail(Webhook, { couple: books.couple.id });
    const [former, current] = books.secrets;
    expect(secretsOf(other, webhook, books.couple.clock)).toEqual([current, former]);
  });
});

test("a paused webhook stays paused, and is disabled when its secret is missing", async () => {
  const source = await emptyDatabase();
  await restoreText(source, withSecrets, OWN);
  const engine = createEngine(source, { log: unexpected, webhooks: webhookMeans });
  const { principal } = books.couple.ada;
  const [{ id }] = (await ask(engine, "list_webhooks", {}, { principal })).items;
  const paused = await ask(engine, "pause_webhook", { webhook_id: id }, { principal });
  const restored = async (options: Parameters<typeof takeBackup>[1]) => {
    const orm = await emptyDatabase();
    await restoreText(orm, await takeBackup(source, options), OWN);
    expect((await verifyCouple(orm.em.fork(), books.couple.id)).discrepancy).toBeUndefined();
    const target = createEngine(orm, { log: unexpected, webhooks: webhookMeans });
    return (await ask(target, "list_webhooks", {}, { principal })).items[0];
  };
  expect(await restored({ keys: KEYS })).toEqual(paused);
  expect(await restored({})).toMatchObject({ id, state: "disabled", paused_at: null });
});

describe("a database that refuses a backup", () => {
  test("holds rows: nothing is changed", async () => {
    const { orm } = await openEngine({}, { log: unexpected });
    const { id } = await newCouple({}, { on: createEngine(orm, { log: unexpected }) });
    const before = await rowsOfAll(orm);
    await expect(restoreText(orm, backup)).rejects.toThrow("already holds books: users has rows");
    expect(await rowsOfAll(orm)).toEqual(before);
    expect((await verifyCouple(orm.em.fork(), id)).discrepancy).toBeUndefined();
    await orm.close(true);
  });

  test("is of an older program", async () => {
    const orm = await emptyDatabase();
    const [header, ...rows] = parsedLines(backup);
    const newer = writtenAgain([{ ...header, product: "9.0.0", schema: "29991231-later" }, ...rows]);
    await expect(restoreText(orm, newer)).rejects.toThrow(
      "the backup is of couples-cfo 9.0.0, whose tables (29991231-later) this version does not know",
    );
  });
});

describe("a backup of an earlier version", () => {
  test("is refused with instructions if it is older than the version before", async () => {
    const [header, ...rows] = parsedLines(backup);
    const older = writtenAgain([{ ...header, product: "0.0.9", schema: "20261122-books" }, ...rows]);
    const orm = await emptyDatabase();
    await expect(restoreText(orm, older)).rejects.toMatchObject({
      message:
        "the backup is of couples-cfo 0.0.9, whose tables (20261122-books) this version does not know.",
      next:
        "Restore it with the version whose last migration is 20261130-property-versions, back the books up with that " +
        "version, and restore that backup with this one.",
    });
  });

  /** The backup without a column of a table, as if a later version added the column. */
  const without = (table: string, column: string) => {
    const [header, ...rows] = parsedLines(backup);
    for (const one of header.tables) {
      if (one.name === table) one.columns = one.columns.filter((name: string) => name !== column);
    }
    for (const line of rows) if (line.table === table) delete line.row[column];
    return writtenAgain([header, ...rows]);
  };

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
    expect(Object.values(await rowsOfAll(orm)).flat()).toEqual([]);
  });

  test("creates the tables of its own version in a database without tables, then migrates them", async () => {
    const first = migrations[0]?.name ?? "";
    const row = { id: randomUUID(), email: "ada@example.com", display_name: "Ada", couple_id: null };
    const users = { name: "users", rows: 1, columns: [...Object.keys(row), "created_at"] };
    const header = { ...JSON.parse(backup.split("\n")[0] ?? ""), schema: first, tables: [users] };
    const line = { table: "users", row: { ...row, created_at: "2026-11-22 12:00:00.125+00" } };
    const orm = await emptyDatabase();
    await restoreText(orm, writtenAgain([header, line]));
    const user = await orm.em.fork().findOneOrFail(User, { id: row.id });
    expect(user).toMatchObject({ email: row.email, createdAt: new Date("2026-11-22T12:00:00.125Z") });
    const em = orm.em.fork() as SqlEntityManager;
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
  const [header = "", ...rows] = backup.split("\n");
  const at = rows.findIndex((line) => line.includes('"event_type":"RELEASE"'));
  const changed = rows.with(at, (rows[at] ?? "").replace('"event_type":"RELEASE"', '"event_type":"GIFT"'));
  const orm = await emptyDatabase();
  await expect(restoreText(orm, [header, ...changed].join("\n"))).rejects.toThrow(
    `line ${at + 2}: the database refuses this row of ledger_events: `,
  );
  expect(Object.values(await rowsOfAll(orm)).flat()).toEqual([]);
});
