import type { PropertyName } from "../../books/metadata.ts";
import type { Properties } from "../../books/properties.ts";
import type { Account, Couple, Goal, Versioned } from "../../books/rows.ts";
import type { Unprovable } from "./unprovable.ts";
import { type StatedVersion, versionProblem } from "./versions.ts";

/** The column of each property. */
export const COLUMNS = {
  currency: "currency",
  time_zone: "timeZone",
  approval_threshold: "approvalThreshold",
  proposed_threshold: "proposedThreshold",
  proposed_by: "proposedById",
  name: "name",
  institution_name: "institutionName",
  visibility: "visibility",
  keep_available: "keepAvailable",
  target_amount: "targetAmount",
  type: "type",
  priority: "priority",
  deadline: "deadline",
  locked: "locked",
} as const satisfies Record<PropertyName, keyof Couple | keyof Account | keyof Goal>;

/** A row with properties, as it is stored and as the ledger states it. */
interface Compared<Row extends Versioned> {
  readonly table: string;
  readonly stored: Row;
  /** Columns that no event states are undefined. */
  readonly stated: Partial<Row>;
  /** What the events of such a row state of it. */
  readonly properties: (row: Row) => Properties;
  readonly version: StatedVersion | undefined;
}

/** Describes how a row's properties or versions differ from what the ledger states; undefined when none does. */
export function propertyProblem<Row extends Versioned>(
  { table, stored, stated, properties, version }: Compared<Row>,
  unprovable: Unprovable,
): string | undefined {
  const columns = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  const due = properties({ ...stored, ...columns });
  for (const [field, value] of Object.entries(properties(stored))) {
    if (!Object.hasOwn(columns, COLUMNS[field as PropertyName])) unprovable.add(table, field);
    else if (due[field] !== value)
      return `${field} is ${JSON.stringify(value)}, the ledger states ${JSON.stringify(due[field])}`;
  }
  return versionProblem(version, { table, row: stored }, unprovable);
}
