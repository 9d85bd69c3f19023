import type { MikroORM } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { migrate } from "../database/migrate.ts";
import { migrations } from "../database/migrations/index.ts";
import { appliedMigrations, columnsOf, prepareTransaction, quoted } from "./columns.ts";
import { rowsOf } from "./format.ts";
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
 * expect them. In a database that is ahead of the backup the new columns keep their defaults.
 * @throws BackupRefused, BackupUnreadable
 */
export async function restoreBackup(
  orm: MikroORM,
  backup: Backup,
  options: RestoreOptions,
): Promise<Restored> {
  const { schema } = backup.header;
  await makeTables(orm, backup);
  const disable = (em: SqlEntityManager) => disableWithoutSecret(em, options);
  const isCurrent = schema === migrations.at(-1)?.name;
  const disabled = await transaction(orm, async (em) => {
    await prepareTransaction(em);
    await lockTables(em);
    await setGuard(em, "disable");
    await insertRows(em, backup, options.vaults);
    const disabled = isCurrent ? await disable(em) : 0;
    await setGuard(em, "enable");
    return disabled;
  });
  await migrate(orm);
  const disabledWebhooks = isCurrent ? disabled : await transaction(orm, disable);
  await transaction(orm, (em) => em.execute(`analyze ${tableNames(BACKUP_TABLES)}`));
  return { rows: rowsOf(backup.header), disabledWebhooks };
}

function transaction<T>(orm: MikroORM, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  return orm.em.fork().transactional((em) => work(em as SqlEntityManager));
}

/** Brings the tables to the backup's version, or leaves them where they are ahead of it. */
async function makeTables(orm: MikroORM, { header }: Backup): Promise<void> {
  const known = migrations.map(({ name }) => name);
  if (!known.includes(header.schema)) {
    throw new BackupRefused(
      `the backup is of couples-cfo ${header.product}, whose tables (${header.schema}) this version does not know.`,
      `Restore it with couples-cfo ${header.product} or newer.`,
    );
  }
  const applied = await transaction(orm, async (em) => {
    const names = await appliedMigrations(em);
    if (names.length > 0) await assertEmpty(em);
    return names;
  });
  if (!applied.includes(header.schema)) await migrate(orm, header.schema);
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
 * Disables or enables the trigger that lets rows of the books change only together with an event: rows come before their
 * events here, and between savepoints.
 */
async function setGuard(em: SqlEntityManager, state: "disable" | "enable"): Promise<void> {
  const guarded = await em.execute<{ name: string }[]>(
    `select relname as name from pg_trigger join pg_class on pg_class.oid = tgrelid
      where tgname = 'with_an_event' and relname <> 'couples' order by relname`,
  );
  for (const { name } of guarded)
    await em.execute(`alter table ${quoted(name)} ${state} trigger with_an_event`);
}

function tableNames(tables: readonly { readonly name: string }[]): string {
  return tables.map(({ name }) => quoted(name)).join(", ");
}
