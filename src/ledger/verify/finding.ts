/** The first row that disagrees with what the ledger states. Amounts in minor units. */
export interface Discrepancy {
  readonly coupleId: string;
  readonly table:
    | "ledger_events"
    | "bank_accounts"
    | "allocation_map"
    | "financial_goals"
    | "rebalance_plans"
    | "couples"
    | "journal_entries"
    | "goal_reactions"
    | "sync_prompts"
    | "webhooks"
    | "users"
    | "access_tokens";
  readonly id: string;
  readonly problem: string;
}

/** The discrepancy found in the books of the couple being verified, or undefined. */
export type Finding = Omit<Discrepancy, "coupleId"> | undefined;

/**
 * The first row in which a check finds a problem. A row that the check cannot work with is a finding as well: one damaged
 * row must not keep the other couples from being judged. The check does no I/O.
 */
export function firstProblem<Row extends { readonly id: string }>(
  table: Discrepancy["table"],
  rows: Iterable<Row>,
  problemOf: (row: Row) => string | undefined,
): Finding {
  for (const row of rows) {
    const problem = readProblem(() => problemOf(row));
    if (problem !== undefined) return { table, id: row.id, problem };
  }
  return undefined;
}

function readProblem(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return `it cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}

/** The first row that the ledger states and the table does not hold. */
export function firstLost(
  table: Discrepancy["table"],
  stated: ReadonlyMap<string, unknown>,
  stored: readonly { readonly id: string }[],
  problem: string,
): Finding {
  const kept = new Set(stored.map(({ id }) => id));
  for (const id of stated.keys()) if (!kept.has(id)) return { table, id, problem };
  return undefined;
}
