import type { Versioned } from "../../books/rows.ts";
import type { Properties } from "../properties.ts";
import type { StatedRows } from "../replay-properties.ts";
import type { Unprovable } from "./unprovable.ts";
import { versionProblem } from "./versions.ts";

/** A row with properties, as verify compares it. */
interface Compared {
  readonly table: string;
  readonly row: Versioned & { readonly id: string };
  readonly properties: Properties;
}

/** Describes how a row's properties or versions differ from what the ledger states; undefined when none does. */
export function propertyProblem(
  { properties, versions }: StatedRows,
  { table, row, properties: kept }: Compared,
  unprovable: Unprovable,
): string | undefined {
  const { id } = row;
  const stated = properties.get(id) ?? {};
  for (const [field, value] of Object.entries(kept)) {
    const statement = stated[field];
    if (statement === undefined) unprovable.add(table, field);
    else if (statement !== value)
      return `${field} is ${JSON.stringify(value)}, the ledger states ${JSON.stringify(statement)}`;
  }
  return versionProblem(versions.get(id), { table, row }, unprovable);
}
