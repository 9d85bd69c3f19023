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

/** The result of a restore. */
export interface Restored {
  readonly rows: number;
  /** The number of webhooks disabled because the backup has no secrets. */
  readonly disabledWebhooks: number;
}

/**
 * Writes a backup into an empty database in one transaction. A database without tables first gets the tables of the
 * backup's version and is migrated at the end, so that migrations see the rows in the form that they expect. In a database
 * of a later version than the backup, new columns get their defaults. Rows of the version before are converted.
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

/** Inserts the converted rows of a backup of the version before, and computes their new values. */
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

/** The migration whose tables match the rows, after conversion. @throws BackupRefused */
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

/** Migrates the tables up to a migration, unless they are already past it. @throws BackupRefused */
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
        `the database already holds books: ${name} has rows. Nothing was changed.`,
        NEW_DATABASE,
      );
    }
  }
}

/** Locks the tables against other writers and checks again that they are empty. */
async function lockTables(em: SqlEntityManager): Promise<void> {
  const tables: BackupTable[] = [];
  for (const table of BACKUP_TABLES) {
    if ((await columnsOf(em, table.name)).length > 0) tables.push(table);
  }
  await em.execute(`lock table ${tableNames(tables)} in exclusive mode`);
  await assertEmpty(em);
}

/**
 * Disables or enables the triggers that require an event for each change of the books and an event as each couple's head.
 * During a restore, rows come before their events, and verify reports any difference. The lock on the tables prevents other
 * changes meanwhile.
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
