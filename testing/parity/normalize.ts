/** Makes the books and answers of different couples comparable: ids, hashes and instants are replaced. */
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Engine } from "../../src/engine/engine.ts";
import type { SurfaceBooks } from "./books.ts";

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const INSTANT = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d(?::\d\d)?)/g;
const DIGEST = /\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b/g;

/**
 * Writes the texts of one surface in a form that all surfaces share: the n-th new id becomes #n, cursors are decoded, and
 * instants and digests are replaced. Surfaces with the same effect then have the same texts.
 */
export class Normalizer {
  readonly #ids = new Map<string, string>();

  of(text: string): string {
    return text
      .replaceAll(/\bW[\w-]{5,}/g, decoded)
      .replaceAll(UUID, (id) => this.#nameOf(id))
      .replaceAll(INSTANT, "INSTANT")
      .replaceAll(DIGEST, "DIGEST");
  }

  #nameOf(id: string): string {
    const name = this.#ids.get(id) ?? `#${this.#ids.size + 1}`;
    this.#ids.set(id, name);
    return name;
  }
}

/** A cursor is JSON in base64url; other words stay. */
function decoded(word: string): string {
  const text = Buffer.from(word, "base64url").toString();
  return /^\[.*\]$/s.test(text) ? text : word;
}

/** Reads every row of a couple and its partners, table by table. */
export type RowReader = (books: SurfaceBooks) => Promise<string>;

/** Reads all tables that exist, so that a new table is included. */
export async function rowReader(engine: Engine): Promise<RowReader> {
  const em = engine.orm.em.fork() as SqlEntityManager;
  const columns: { table_name: string; column_name: string }[] = await em.execute(
    `select table_name, column_name from information_schema.columns where table_schema = current_schema()`,
  );
  const tables = [...new Set(columns.map(({ table_name }) => table_name))]
    .filter((table) => !table.includes("migrations"))
    .toSorted();
  const query = (table: string, { coupleId, userIds }: SurfaceBooks) => {
    const has = (column: string) =>
      columns.some((one) => one.table_name === table && one.column_name === column);
    const users = userIds.map((id) => `'${id}'`).join(", ");
    const conditions = [
      ...(has("couple_id") ? [`t.couple_id::text = '${coupleId}'`] : []),
      ...(has("user_id") ? [`t.user_id::text in (${users})`] : []),
      ...(has("owner") ? [`t.owner in (${users})`] : []),
      ...(has("id") ? [`t.id::text in ('${coupleId}', ${users})`] : []),
    ];
    const rows = `select string_agg(to_jsonb(t)::text, E'\\n' order by ${has("id") ? "t.id::text" : "t::text"})`;
    return `(${rows} from "${table}" t where ${conditions.join(" or ")}) as "${table}"`;
  };
  return async (books) => {
    const sql = `select ${tables.map((table) => query(table, books)).join(", ")}`;
    const [found]: Record<string, string | null>[] = await em.execute(sql);
    return tables.map((table) => `${table}\n${found?.[table] ?? ""}`).join("\n\n");
  };
}
