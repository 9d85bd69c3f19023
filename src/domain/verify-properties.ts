import type { Properties } from "./properties.ts";
import type { StatedRows } from "./replay-properties.ts";

/** Facts that a ledger of an earlier version never stated, so that nothing proves them: how many rows, by table and field. */
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

/** Describes the first property of a row that differs from what the ledger states; undefined when none does. */
export function propertyProblem(
  { properties }: StatedRows,
  { table, id, row }: { table: string; id: string; row: Properties },
  unprovable: Unprovable,
): string | undefined {
  const stated = properties.get(id) ?? {};
  for (const [field, value] of Object.entries(row)) {
    const statement = stated[field];
    if (statement === undefined) unprovable.add(table, field);
    else if (statement !== value)
      return `${field} is ${JSON.stringify(value)}, the ledger states ${JSON.stringify(statement)}`;
  }
  return undefined;
}
