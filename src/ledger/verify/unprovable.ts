/** Counts rows that the ledger cannot prove, because it is from an earlier version or because words were erased. */
export class Unprovable {
  readonly #rows = new Map<string, { table: string; field: string; rows: number }>();

  add(table: string, field: string): void {
    const key = `${table}.${field}`;
    const entry = this.#rows.get(key) ?? { table, field, rows: 0 };
    entry.rows += 1;
    this.#rows.set(key, entry);
  }

  /** Sorted by table and field. */
  get entries(): readonly { readonly table: string; readonly field: string; readonly rows: number }[] {
    return [...this.#rows.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  }
}
