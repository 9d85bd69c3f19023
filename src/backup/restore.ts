import type { MikroORM } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { migrate } from "../database/migrate.ts";
import { migrations } from "../database/migrations/index.ts";
import { appliedMigrations, isEarlier } from "../database/schema-version.ts";
import { columnsOf, prepareTransaction, quoted } from "./columns.ts";
import { converted, isOfEarlierVersion } from "./earlier/convert.ts";
import { setInflows } from "./earlier/inflows.ts";
import { insertedUsers } from "./earlier/users.ts";
import { EARLIER } from "./earlier/version.ts";
import { type Header, rowsOf } from "./format.ts";
import { insertRows } from "./insert.ts";
import type { Backup } from "./read.ts";
import { BackupRefused, NEW_DATABASE } from "./refused.ts";
import { BACKUP_TABLES, type BackupTable } from "./tables.ts";
import { disableWithoutSecret, type Vaults } from "./webhooks.ts";

export interface RestoreOptions {
  readonly vaults: Vaults;
  readonly now: Date;
  readonly ids: () => string;
}

/** What was restored. */
export interface Restored {
  readonly rows: number;
  /** Webhooks that are disabled because the backup has no secrets. */
  readonly disabledWebhooks: number;
}

/**
 * Writes a backup into an empty database, all of it or nothing, in one transaction. A database without tables gets
 * those of the backup's version first and is brought up to date at the end, so that migrations find the rows as they
 * expect them. In a database that is ahead of the backup the new columns keep their defaults. The rows of a backup of the
 * version before are converted.
 * @throws BackupRefused, BackupUnreadable
 */
export async function restoreBackup(
  orm: MikroORM,
  backup: Backup,
  options: RestoreOptions,
): Promise<Restored> {
  const schema = knownSchema(backup.header);
  await makeTables(orm, schema);
  const disable = (em: SqlEntityManager) => disableWithoutSecret(em, options);
  const isCurrent = schema === migrations.at(-1)?.name;
  const disabled = await transaction(orm, async (em) => {
    await prepareTransaction(em);
    await lockTables(em);
    await setGuards(em, "disable");
    if (isOfEarlierVersion(backup.header)) await insertEarlier(em, backup, options.vaults);
    else await insertRows(em, backup, options.vaults);
    await setGuards(em, "enable");
    return isCurrent ? disable(em) : 0;
  });
  await migrate(orm);
  const disabledWebhooks = isCurrent ? disabled : await transaction(orm, disable);
  await transaction(orm, (em) => em.execute(`analyze ${tableNames(BACKUP_TABLES)}`));
  return { rows: rowsOf(backup.header), disabledWebhooks };
}

/** Inserts the rows of a backup of the version before as today's rows, and what today's rows add to them. */
async function insertEarlier(em: SqlEntityManager, backup: Backup, vaults: Vaults): Promise<void> {
  await insertRows(
    em,
    converted(backup, (ids) => insertedUsers(em, ids)),
    vaults,
  );
  const couples = await em.execute<{ id: string }[]>("select id from couples order by id");
  for (const { id } of couples) await setInflows(em, id);
}

function transaction<T>(orm: MikroORM, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  return orm.em.fork().transactional((em) => work(em as SqlEntityManager));
}

/** The migration whose tables the rows fit, after their conversion. @throws BackupRefused */
function knownSchema({ schema, product }: Header): string {
  if (isOfEarlierVersion({ schema })) return EARLIER.becomes;
  if (migrations.some(({ name }) => name === schema)) return schema;
  const next = isEarlier(schema)
    ? `Restore it with the version whose last migration is ${EARLIER.schema}, back the books up with that version, and ` +
      "restore that backup with this one."
    : `Restore it with couples-cfo ${product} or newer.`;
  const version = `couples-cfo ${product}, whose tables (${schema}) this version does not know`;
  throw new BackupRefused(`the backup is of ${version}.`, next);
}

/** Brings the tables to a migration, or leaves them where they are ahead of it. @throws BackupRefused */
async function makeTables(orm: MikroORM, schema: string): Promise<void> {
  const applied = await transaction(orm, async (em) => {
    const names = await appliedMigrations(em);
    if (names.length > 0) await assertEmpty(em);
    return names;
  });
  if (!applied.includes(schema)) await migrate(orm, schema);
}

/** @throws BackupRefused when a table holds a row */
async function assertEmpty(em: SqlEntityManager): Promise<void> {
  for (const { name } of BACKUP_TABLES) {
    if ((await columnsOf(em, name)).length === 0) continue;
    const [row] = await em.execute(`select 1 from ${quoted(name)} limit 1`);
    if (row) {
      throw new BackupRefused(
        `the database holds books already: there are rows in ${name}. Nothing was changed.`,
        NEW_DATABASE,
      );
    }
  }
}

/** Keeps other writers out until the end of the transaction, and looks again whether the tables are empty. */
async function lockTables(em: SqlEntityManager): Promise<void> {
  const tables: BackupTable[] = [];
  for (const table of BACKUP_TABLES) {
    if ((await columnsOf(em, table.name)).length > 0) tables.push(table);
  }
  await em.execute(`lock table ${tableNames(tables)} in exclusive mode`);
  await assertEmpty(em);
}

/**
 * Disables or enables the triggers that let rows of the books change only together with an event, and a couple have only
 * an event of its ledger as its head: rows come before their events here, and what disagrees is for verify to report. The
 * lock on the tables keeps others from changing rows meanwhile.
 */
async function setGuards(em: SqlEntityManager, state: "disable" | "enable"): Promise<void> {
  const guards = await em.execute<{ table: string; trigger: string }[]>(
    `select relname as table, tgname as trigger from pg_trigger join pg_class on pg_class.oid = tgrelid
      where tgname = 'with_an_event' or tgname = 'head_is_an_event' order by relname, tgname`,
  );
  for (const { table, trigger } of guards)
    await em.execute(`alter table ${quoted(table)} ${state} trigger ${quoted(trigger)}`);
}

function tableNames(tables: readonly { readonly name: string }[]): string {
  return tables.map(({ name }) => quoted(name)).join(", ");
}
