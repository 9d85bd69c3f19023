import { type Books, partnerIdsOf, type Rows } from "../../books/books.ts";
import { accountProperties, coupleProperties, goalProperties } from "../../books/properties.ts";
import type { Account, Goal } from "../../books/rows.ts";
import { type Discrepancy, type Finding, firstMissing, firstProblem, ROW_MISSING } from "./finding.ts";
import { propertyProblem } from "./properties.ts";
import { COUPLE, type Statements } from "./statements.ts";
import type { Unprovable } from "./unprovable.ts";

/** The stored books, the replayed books, and what events state in addition. */
export interface Comparison {
  readonly stored: Books;
  readonly stated: Books;
  readonly statements: Statements;
  readonly unprovable: Unprovable;
}

/** Compares the head, the settings and the versions of the couple. */
export function compareCouple({ stored, stated, statements, unprovable }: Comparison): Finding {
  return firstProblem("couples", [stored.couple], (couple) => {
    const { headSequence, headHash, endedAt = null } = stated.couple;
    if (couple.headSequence !== headSequence)
      return `head_sequence is ${couple.headSequence}, the ledger ends with ${headSequence}`;
    if (couple.headHash !== headHash) return "head_hash is not the hash of the last event";
    if (couple.endedAt?.getTime() !== endedAt?.getTime())
      return `ended_at is ${isoOf(couple.endedAt)}, the ledger states ${isoOf(endedAt)}`;
    const version = statements.versions.get(COUPLE);
    const compared = { table: "couples", stored: couple, stated: stated.couple, version };
    return propertyProblem({ ...compared, properties: coupleProperties }, unprovable);
  });
}

function isoOf(instant: Date | null): string {
  return instant?.toISOString() ?? "null";
}

/** Compares the partners with the ledger, and checks that exactly these users belong to the couple, and to an ended one nobody. */
export function compareMembers(
  { stored: { couple }, stated, unprovable }: Comparison,
  members: readonly string[],
): Finding {
  const kept = partnerIdsOf(couple);
  const named = partnerIdsOf(stated.couple);
  if (named[0] === undefined) unprovable.add("couples", "partners");
  else if (kept.join() !== named.join()) {
    const problem = `its partners are ${kept.join(" and ")}, the ledger states ${named.join(" and ")}`;
    return { table: "couples", id: couple.id, problem };
  }
  const stranger = members.find((id) => couple.endedAt !== null || !kept.includes(id));
  if (stranger !== undefined)
    return { table: "users", id: stranger, problem: "it is a member but not a partner of the couple" };
  if (couple.endedAt !== null) return undefined;
  const absent = kept.find((id) => !members.includes(id));
  return absent === undefined
    ? undefined
    : { table: "users", id: absent, problem: "it is a partner but not a member of the couple" };
}

/** Compares balance, status, properties and versions of every account. */
export function compareAccounts(comparison: Comparison): Finding {
  const { stored, stated } = comparison;
  return compareRows("bank_accounts", stored.accounts, stated.accounts, (account, expected) =>
    accountProblem(account, expected, comparison),
  );
}

/** The first row that differs from the replayed row with its id, or that is missing. */
function compareRows<Row extends { readonly id: string }>(
  table: Discrepancy["table"],
  stored: Rows<Row>,
  stated: Rows<Row>,
  problemOf: (row: Row, expected: Row | undefined) => string | undefined,
): Finding {
  const rows = [...stored.values()];
  const found = firstProblem(table, rows, (row) => problemOf(row, stated.get(row.id)));
  return found ?? firstMissing(table, stated, rows);
}

function accountProblem(
  account: Account,
  stated: Account | undefined,
  { statements, unprovable }: Comparison,
): string | undefined {
  if (!stated) return "no event opened the account";
  const { id, balance, status, currency } = account;
  if (stated.balance !== balance) return `balance is ${balance}, the ledger states ${stated.balance}`;
  if (stated.status !== status) return `it is ${status}, the ledger states ${stated.status}`;
  const compared = { table: "bank_accounts", stored: account, stated, version: statements.versions.get(id) };
  const problem = propertyProblem({ ...compared, properties: accountProperties }, unprovable);
  if (problem || stated.currency === undefined || stated.currency === currency) return problem;
  return `currency is ${JSON.stringify(currency)}, the ledger states ${JSON.stringify(stated.currency)}`;
}

/** Compares every allocation. */
export function compareAllocations({ stored, stated }: Comparison): Finding {
  const keyed = new Map([...stored.allocations].map(([pair, row]) => [row.id, pair]));
  const found = firstProblem("allocation_map", stored.allocations.values(), ({ id, allocatedAmount }) => {
    const expected = stated.allocations.get(keyed.get(id) ?? "")?.allocatedAmount ?? 0n;
    return expected === allocatedAmount
      ? undefined
      : `allocated_amount is ${allocatedAmount}, the ledger states ${expected}`;
  });
  if (found) return found;
  for (const [pair, { allocatedAmount }] of stated.allocations) {
    if (!stored.allocations.has(pair)) {
      const problem = `${ROW_MISSING}, the ledger states ${allocatedAmount}`;
      return { table: "allocation_map", id: pair, problem };
    }
  }
  return undefined;
}

/** Compares totals, inflows, milestone, status, properties and versions of every goal. */
export function compareGoals(comparison: Comparison): Finding {
  const { stored, stated } = comparison;
  return compareRows("financial_goals", stored.goals, stated.goals, (goal, expected) =>
    goalProblem(goal, expected, comparison),
  );
}

function goalProblem(
  goal: Goal,
  stated: Goal | undefined,
  { stored, statements, unprovable }: Comparison,
): string | undefined {
  if (!stated) return "no event created it";
  const [status, expected] = [goal, stated].map((row) => (row.status === "active" ? "open" : row.status));
  const version = statements.versions.get(goal.id);
  const properties = (row: Goal) => goalProperties(row, stored.couple.currency);
  return (
    columnProblem(goal, stated, TOTALS) ??
    inflowProblem(goal, stated) ??
    (status === expected ? undefined : `it is ${status}, the ledger states ${expected}`) ??
    propertyProblem({ table: "financial_goals", stored: goal, stated, version, properties }, unprovable) ??
    columnProblem(goal, stated, { drift_status: ({ driftStatus }) => driftStatus }) ??
    milestoneProblem(goal, stated, unprovable)
  );
}

function inflowProblem(goal: Goal, stated: Goal): string | undefined {
  const days = Math.max(goal.inflows.length, stated.inflows.length);
  for (let at = 0; at < days; at++) {
    const [kept, expected] = [goal, stated].map(({ inflows }) => JSON.stringify(inflows[at]) ?? "missing");
    if (kept !== expected) return `inflows[${at}] is ${kept}, the ledger states ${expected}`;
  }
  return undefined;
}

/** Milestones depend on the target, so they are provable only if an event states it. */
function milestoneProblem(goal: Goal, stated: Goal, unprovable: Unprovable): string | undefined {
  if (stated.targetAmount !== undefined) return columnProblem(goal, stated, MILESTONE);
  unprovable.add("financial_goals", "milestone");
  return undefined;
}

type Columns = Readonly<Record<string, (goal: Goal) => unknown>>;

const TOTALS: Columns = {
  current_allocation: ({ currentAllocation }) => currentAllocation,
  spent: ({ spent }) => spent,
};

const MILESTONE: Columns = {
  milestone: ({ milestone }) => milestone,
  milestone_at: ({ milestoneAt }) => milestoneAt?.toISOString() ?? null,
};

function columnProblem(goal: Goal, stated: Goal, columns: Columns): string | undefined {
  for (const [column, read] of Object.entries(columns)) {
    if (read(goal) !== read(stated)) return `${column} is ${read(goal)}, the ledger states ${read(stated)}`;
  }
  return undefined;
}

/** Checks that exactly the reactions that were added and not removed exist. */
export function compareReactions({ stored, stated }: Comparison): Finding {
  const keyed = [...stored.reactions].map(([key, { id }]) => ({ key, id }));
  const found = firstProblem("goal_reactions", keyed, ({ key }) =>
    stated.reactions.has(key) ? undefined : "no event added the reaction",
  );
  if (found) return found;
  const lost = [...stated.reactions.keys()].find((key) => !stored.reactions.has(key));
  if (lost === undefined) return undefined;
  return { table: "goal_reactions", id: lost, problem: ROW_MISSING };
}
