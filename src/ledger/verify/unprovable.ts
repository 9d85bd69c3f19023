/**
 * What nothing proves, since a ledger of an earlier version never stated it, or the words that stated it were erased: how
 * many rows, by table and field.
 */
export class Unprovable {
  readonly #rows = new Map<string, { table: string; field: string; rows: number }>();

  /** Counts one more row. */
  add(table: string, field: string): void {
    const key = `${table}.${field}`;
    const entry = this.#rows.get(key) ?? { table, field, rows: 0 };
    entry.rows += 1;
    this.#rows.set(key, entry);
  }

  /** In alphabetical order. */
  get entries(): readonly { readonly table: string; readonly field: string; readonly rows: number }[] {
    return [...this.#rows.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  }
}
