import type { RowWrite } from "../../books/diff.ts";

/** A row that differs from the ledger. Amounts are minor units. */
export interface Discrepancy {
  readonly coupleId: string;
  readonly table: RowWrite["table"] | "ledger_events" | "users";
  readonly id: string;
  readonly problem: string;
}

/** The first discrepancy in the books of a couple, or undefined. */
export type Finding = Omit<Discrepancy, "coupleId"> | undefined;

/**
 * The first row with a problem. An error of the check is also a finding, so that a damaged row does not prevent the
 * verification of other couples. The check must not do I/O.
 */
export function firstProblem<Row extends { readonly id: string }>(
  table: Discrepancy["table"],
  rows: Iterable<Row>,
  problemOf: (row: Row) => string | undefined,
): Finding {
  for (const row of rows) {
    try {
      const problem = problemOf(row);
      if (problem !== undefined) return { table, id: row.id, problem };
    } catch (error) {
      const problem = `it cannot be read: ${error instanceof Error ? error.message : error}`;
      return { table, id: row.id, problem };
    }
  }
  return undefined;
}

/** The first row that the ledger states but that is missing in the table. */
export function firstMissing(
  table: Discrepancy["table"],
  stated: ReadonlyMap<string, unknown>,
  stored: readonly { readonly id: string }[],
): Finding {
  const kept = new Set(stored.map(({ id }) => id));
  for (const id of stated.keys()) if (!kept.has(id)) return { table, id, problem: ROW_MISSING };
  return undefined;
}

export const ROW_MISSING = "the row is missing";
