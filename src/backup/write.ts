import type { SqlEntityManager } from "@mikro-orm/sql";
import { appliedMigrations } from "../database/schema-version.ts";
import { columnsOf, prepareTransaction, quoted } from "./columns.ts";
import { FORMAT, type Header, type Keys, newDigest, rowsOf, VERSION } from "./format.ts";
import { BackupRefused } from "./refused.ts";
import { BACKUP_TABLES, type BackupTable } from "./tables.ts";

/** The number of rows in memory at a time. */
const PAGE_ROWS = 500;

export interface BackupOptions {
  /** The version of this program. */
  readonly product: string;
  readonly takenAt: Date;
  /** The keys to include. With keys, the backup also has the secrets of webhooks. */
  readonly keys?: Keys;
}

/**
 * The lines of a backup of the whole database, in chunks of complete lines. `em` must be in a repeatable-read transaction,
 * and the result must be read completely within it.
 * @throws BackupRefused when the database has no tables
 */
export async function* backupChunks(
  em: SqlEntityManager,
  { product, takenAt, keys }: BackupOptions,
): AsyncGenerator<string, Header> {
  await prepareTransaction(em);
  const header: Header = {
    format: FORMAT,
    version: VERSION,
    product,
    schema: await schemaOf(em),
    taken_at: takenAt.toISOString(),
    with_secrets: keys !== undefined,
    tables: await tableHeaders(em),
  };
  const digest = newDigest();
  const lines = (texts: readonly string[]) => {
    const chunk = texts.map((text) => `${text}\n`).join("");
    digest.update(chunk);
    return chunk;
  };
  yield lines([JSON.stringify(header)]);
  if (keys) yield lines([JSON.stringify({ keys })]);
  for (const table of BACKUP_TABLES) {
    const columns = header.tables.find(({ name }) => name === table.name)?.columns;
    if (columns === undefined) continue;
    const withheld = keys ? [] : (table.secrets ?? []);
    for await (const page of pagesOf(em, table, columns, withheld)) yield lines(page);
  }
  yield `${JSON.stringify({ end: { rows: rowsOf(header), sha256: digest.digest("hex") } })}\n`;
  return header;
}

async function schemaOf(em: SqlEntityManager): Promise<string> {
  const schema = (await appliedMigrations(em)).at(-1);
  if (schema !== undefined) return schema;
  throw new BackupRefused(
    "the database holds no books yet.",
    "Set COUPLES_CFO_DATA or DATABASE_URL to the books to back up.",
  );
}

/** The tables in the database; an earlier version may lack some. */
async function tableHeaders(em: SqlEntityManager): Promise<Header["tables"]> {
  const tables: Header["tables"] = [];
  for (const { name } of BACKUP_TABLES) {
    const columns = (await columnsOf(em, name)).filter(({ generated }) => !generated);
    if (columns.length === 0) continue;
    const [counted] = await em.execute<{ rows: number }[]>(
      `select count(*)::int as rows from ${quoted(name)}`,
    );
    tables.push({ name, rows: counted?.rows ?? 0, columns: columns.map((column) => column.name) });
  }
  return tables;
}

/** The lines of a table's rows, read in pages from a cursor. */
async function* pagesOf(
  em: SqlEntityManager,
  { name, orderBy }: BackupTable,
  columns: readonly string[],
  withheld: readonly string[],
): AsyncGenerator<string[]> {
  const values = columns.map((column) => {
    const value = withheld.includes(column) ? "null" : `t.${quoted(column)}`;
    return `${value}::text as ${quoted(column)}`;
  });
  const rows = `select ${values.join(", ")} from ${quoted(name)} as t order by ${orderBy}`;
  await em.execute(
    `declare backup no scroll cursor for select row_to_json(r)::text as row from (${rows}) as r`,
  );
  for (;;) {
    const page = await em.execute<{ row: string }[]>(`fetch ${PAGE_ROWS} from backup`);
    if (page.length === 0) break;
    yield page.map(({ row }) => `{"table":${JSON.stringify(name)},"row":${row}}`);
  }
  await em.execute("close backup");
}
