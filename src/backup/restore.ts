import type { MikroORM } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { migrate } from "../database/migrate.ts";
import { migrations } from "../database/migrations/index.ts";
import { appliedMigrations, type Column, columnsOf, prepareTransaction, quoted } from "./columns.ts";
import { type Row, rowsOf, type TableHeader } from "./format.ts";
import type { Backup, Batch } from "./read.ts";
import { BackupRefused } from "./refused.ts";
import { BACKUP_TABLES, type BackupTable } from "./tables.ts";
import { disableWithoutSecret, type Vaults, withSecret } from "./webhooks.ts";

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

const NEW_DATABASE = "Restore it into a new database: COUPLES_CFO_DATA or DATABASE_URL name another.";

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
    await insertRows(em, backup, options.vaults);
    return isCurrent ? disable(em) : 0;
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

function tableNames(tables: readonly { readonly name: string }[]): string {
  return tables.map(({ name }) => quoted(name)).join(", ");
}

async function insertRows(em: SqlEntityManager, backup: Backup, vaults: Vaults): Promise<void> {
  const into = new Map<string, readonly Column[]>();
  for (const table of backup.header.tables) into.set(table.name, await columnsFor(em, table));
  const analyzed = new Set<string>();
  let members = 0;
  let joined = false;
  for await (const batch of backup.batches) {
    const { name } = batch.table;
    if (name === "users") members += batch.rows.filter((row) => row.couple_id !== null).length;
    else if (name !== "couples" && !joined) {
      await joinCouples(em, members);
      joined = true;
    }
    await insertBatch(em, prepared(batch, vaults), into.get(name) ?? []);
    // Without statistics the triggers' look-ups would read all rows of a couple for each new one.
    if (!analyzed.has(name)) await em.execute(`analyze ${quoted(name)}`);
    analyzed.add(name);
  }
  if (!joined) await joinCouples(em, members);
}

/** The columns of the database that the backup has values for. @throws BackupRefused when the two do not fit */
async function columnsFor(em: SqlEntityManager, table: TableHeader): Promise<readonly Column[]> {
  const columns = await columnsOf(em, table.name);
  const lost = table.columns.find(
    (name) => !columns.some((column) => column.name === name && !column.generated),
  );
  const wanting = columns.find(({ name, optional }) => !optional && !table.columns.includes(name));
  if (lost !== undefined || wanting) {
    const problem = lost === undefined ? "has no values for" : "has values for";
    const column = `${table.name}.${lost ?? wanting?.name}`;
    throw new BackupRefused(
      `the backup ${problem} ${column}, which the tables of this version ${lost === undefined ? "need" : "do not have"}.`,
      `${NEW_DATABASE} One without tables gets those of the backup's version first.`,
    );
  }
  return columns.filter(({ name }) => table.columns.includes(name));
}

/** The rows as they can be inserted: users before their couple, webhooks with a secret that this installation opens. */
function prepared(batch: Batch, vaults: Vaults): Batch {
  const { name } = batch.table;
  if (name === "users") return { ...batch, rows: batch.rows.map((row) => ({ ...row, couple_id: null })) };
  if (name === "webhooks") return { ...batch, rows: batch.rows.map((row) => withSecret(row, vaults)) };
  return batch;
}

/** Inserts rows; where the database refuses them, looks for the first one that it refuses. @throws BackupRefused */
async function insertBatch(
  em: SqlEntityManager,
  { table, rows, line }: Batch,
  columns: readonly Column[],
): Promise<void> {
  await em.execute("savepoint batch");
  try {
    await insert(em, table.name, columns, rows);
    await em.execute("release savepoint batch");
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (rows.length === 1) {
      throw new BackupRefused(
        `line ${line}: the database refuses this row of ${table.name}: ${error.message}`,
        "Nothing was restored. Take another backup.",
      );
    }
    await em.execute("rollback to savepoint batch");
    const half = Math.floor(rows.length / 2);
    await insertBatch(em, { table, rows: rows.slice(0, half), line }, columns);
    await insertBatch(em, { table, rows: rows.slice(half), line: line + half }, columns);
  }
}

/** Whether the database refuses the rows: their data, or a constraint or trigger. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^(22|23|P0)/.test(String(error.code));
}

async function insert(
  em: SqlEntityManager,
  table: string,
  columns: readonly Column[],
  rows: readonly Row[],
): Promise<void> {
  const names = columns.map(({ name }) => quoted(name));
  const values = columns.map(({ name, type }) => `r.${quoted(name)}::${type}`);
  const texts = names.map((name) => `${name} text`);
  await em.execute(
    `insert into ${quoted(table)} (${names.join(", ")}) select ${values.join(", ")}
      from rows from (json_to_recordset(?::json) as (${texts.join(", ")})) with ordinality
      as r (${names.join(", ")}, row_number) order by row_number`,
    [JSON.stringify(rows)],
  );
}

/** Makes users members of their couples, which come after them. */
async function joinCouples(em: SqlEntityManager, members: number): Promise<void> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    "update users set couple_id = couples.id from couples where users.id in (partner_1_id, partner_2_id)",
    [],
    "run",
  );
  if (affectedRows !== members) {
    throw new BackupRefused(
      `the backup names ${members} users in couples, but its couples have ${affectedRows} partners.`,
      "Nothing was restored. Take another backup.",
    );
  }
}
