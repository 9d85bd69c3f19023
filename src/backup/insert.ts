import type { SqlEntityManager } from "@mikro-orm/sql";
import { type Column, columnsOf, quoted } from "./columns.ts";
import type { Row, TableHeader } from "./format.ts";
import type { Backup, NumberedRow } from "./read.ts";
import { BackupRefused, NEW_DATABASE } from "./refused.ts";
import { type Vaults, withSecret } from "./webhooks.ts";

/** PostgreSQL's error code for a reference to a missing row. */
const FOREIGN_KEY = "23503";

/** A table to insert into, and the columns in the backup. */
interface Target {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** A row that the database refuses, or refuses until another row exists. */
interface Refused extends NumberedRow {
  readonly problem: string;
}

/** Inserts the rows of a backup into empty tables. @throws BackupRefused, BackupUnreadable */
export async function insertRows(em: SqlEntityManager, backup: Backup, vaults: Vaults): Promise<void> {
  const targets = new Map<string, Target>();
  for (const table of backup.header.tables) targets.set(table.name, await targetOf(em, table));
  const begun = new Set<Target>();
  let before: Target | undefined;
  let waiting: Refused[] = [];
  const finish = async (target: Target) => {
    await insertWaiting(em, target, waiting);
    waiting = [];
  };
  for await (const { table, rows } of backup.batches) {
    const target = targets.get(table.name);
    if (!target) throw new Error(`no table ${table.name}`);
    if (before && before !== target) await finish(before);
    const ready = rows.map(({ row, line }) => ({ row: prepared(table.name, row, vaults), line }));
    waiting.push(...(await insertBatch(em, target, ready)));
    // Without statistics, the triggers' queries would read all rows of a couple for each new row.
    if (!begun.has(target)) await em.execute(`analyze ${quoted(table.name)}`);
    begun.add(target);
    before = target;
  }
  if (before) await finish(before);
}

/** @throws BackupRefused when the columns of the backup and of the database do not match */
async function targetOf(em: SqlEntityManager, { name, columns: given }: TableHeader): Promise<Target> {
  const columns = await columnsOf(em, name);
  const unknown = given.find((column) => !columns.some((own) => own.name === column && !own.generated));
  const needed = columns.find((own) => !own.optional && !given.includes(own.name));
  const problem =
    unknown !== undefined
      ? `has values for ${name}.${unknown}, which the tables of this version do not have`
      : needed && `has no values for ${name}.${needed.name}, which the tables of this version need`;
  if (problem !== undefined) {
    throw new BackupRefused(
      `the backup ${problem}.`,
      `${NEW_DATABASE} One without tables gets those of the backup's version first.`,
    );
  }
  return { name, columns: columns.filter((own) => given.includes(own.name)) };
}

/** Prepares a row for the insert: a webhook gets a secret that this installation can decrypt. */
function prepared(table: string, row: Row, vaults: Vaults): Row {
  return table === "webhooks" ? withSecret(row, vaults) : row;
}

/**
 * Inserts rows and finds the one that the database refuses. Returns the rows that refer to a row that does not exist yet:
 * rows usually, but not always, come in the order in which they were created. @throws BackupRefused
 */
async function insertBatch(
  em: SqlEntityManager,
  target: Target,
  rows: readonly NumberedRow[],
): Promise<Refused[]> {
  await em.execute("savepoint batch");
  try {
    await insert(em, target, rows);
    await em.execute("release savepoint batch");
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await em.execute("rollback to savepoint batch");
    await em.execute("release savepoint batch");
    const [one, ...others] = rows;
    if (one && others.length === 0) {
      const refused = { ...one, problem: error.message };
      if (error.code === FOREIGN_KEY) return [refused];
      throw refusalOf(target, refused);
    }
    const half = Math.floor(rows.length / 2);
    return [
      ...(await insertBatch(em, target, rows.slice(0, half))),
      ...(await insertBatch(em, target, rows.slice(half))),
    ];
  }
}

/** Inserts rows that waited for other rows of their table, as long as it makes progress. @throws BackupRefused */
async function insertWaiting(
  em: SqlEntityManager,
  target: Target,
  waiting: readonly Refused[],
): Promise<void> {
  let left = waiting;
  while (left.length > 0) {
    const still: Refused[] = [];
    for (const one of left) still.push(...(await insertBatch(em, target, [one])));
    if (still.length === left.length && still[0]) throw refusalOf(target, still[0]);
    left = still;
  }
}

function refusalOf({ name }: Target, { line, problem }: Refused): BackupRefused {
  return new BackupRefused(
    `line ${line}: the database refuses this row of ${name}: ${problem}`,
    "Nothing was restored. Use another backup.",
  );
}

/** Whether the database refuses the rows: their data, or a constraint or trigger. */
function isRefusal(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && /^(22|23|P0)/.test(String(error.code));
}

async function insert(
  em: SqlEntityManager,
  { name, columns }: Target,
  rows: readonly NumberedRow[],
): Promise<void> {
  const names = columns.map((column) => quoted(column.name));
  const values = columns.map((column) => `r.${quoted(column.name)}::${column.type}`);
  const texts = names.map((column) => `${column} text`);
  await em.execute(
    `insert into ${quoted(name)} (${names.join(", ")}) select ${values.join(", ")}
      from rows from (json_to_recordset(?::json) as (${texts.join(", ")})) with ordinality
      as r (${names.join(", ")}, row_number) order by row_number`,
    [JSON.stringify(rows.map(({ row }) => row))],
  );
}
