import type { PropertyName } from "../../books/metadata.ts";
import { COLUMNS, type Properties } from "../../books/properties.ts";
import type { Versioned } from "../../books/rows.ts";
import { ERASED } from "../../books/words.ts";
import type { Unprovable } from "./unprovable.ts";
import { type StatedVersion, versionProblem } from "./versions.ts";

/** A stored row with properties, and the row as the ledger states it. */
interface Compared<Row extends Versioned> {
  readonly table: string;
  readonly stored: Row;
  /** A column is undefined if no event states it. */
  readonly stated: Partial<Row>;
  readonly properties: (row: Row) => Properties;
  readonly version: StatedVersion | undefined;
}

/** The first property or version that differs from the ledger, or undefined. */
export function propertyProblem<Row extends Versioned>(
  { table, stored, stated, properties, version }: Compared<Row>,
  unprovable: Unprovable,
): string | undefined {
  const columns = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  const expected = properties({ ...stored, ...columns });
  for (const [field, value] of Object.entries(properties(stored))) {
    const isStated = Object.hasOwn(columns, COLUMNS[field as PropertyName]);
    // The words of events of the first hash version cannot be erased, so they still state what the row no longer has.
    if (!isStated || (value === ERASED && expected[field] !== value)) unprovable.add(table, field);
    else if (expected[field] !== value)
      return `${field} is ${JSON.stringify(value)}, the ledger states ${JSON.stringify(expected[field])}`;
  }
  return versionProblem(version, { table, row: stored }, unprovable);
}
