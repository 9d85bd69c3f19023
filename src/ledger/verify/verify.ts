import type { EntityManager } from "@mikro-orm/core";
import { AllocationMap } from "../../entities/allocation-map.ts";
import { BankAccount } from "../../entities/bank-account.ts";
import { Couple } from "../../entities/couple.ts";
import { FinancialGoal } from "../../entities/financial-goal.ts";
import { LedgerEvent } from "../../entities/ledger-event.ts";
import { RebalancePlan } from "../../entities/rebalance-plan.ts";
import { sum } from "../../kernel/money.ts";
import { accountProperties, coupleProperties, goalProperties } from "../properties.ts";
import { emptyBooks, pairOf, type Replayed, replay } from "../replay.ts";
import { type Discrepancy, type Finding, firstProblem } from "./finding.ts";
import { compareMembers, compareTokens } from "./people.ts";
import { planProblem } from "./plans.ts";
import { propertyProblem } from "./properties.ts";
import { compareCheckIns, compareJournal, compareReactions, compareWebhooks } from "./shared-life.ts";
import { Unprovable } from "./unprovable.ts";

/** The verdict on one couple's books. */
export interface Verdict {
  readonly coupleId: string;
  readonly events: number;
  /** Sequence and hash of the last event that was replayed. */
  readonly head: { readonly sequence: number; readonly hash: string };
  readonly discrepancy: Discrepancy | undefined;
  /** Facts of the rows that no event states, since the ledger is from an earlier version. */
  readonly unprovable: Unprovable["entries"];
}

/** Events that are read and replayed at once: some 30 ms, in which nothing else in this process goes on. */
const CHUNK = 250;

/**
 * Replays a couple's ledger from nothing and compares every balance, allocation, total, sequence, hash, the head, the
 * members and their tokens, the properties and status of couple, accounts and goals, plans, journal, reactions, check-ins
 * and webhooks with the tables. Needs a transaction in which the tables do not change (repeatable read).
 */
export async function verifyCouple(em: EntityManager, coupleId: string): Promise<Verdict> {
  const books = emptyBooks();
  const unprovable = new Unprovable();
  const found =
    (await replayLedger(em, coupleId, books)) ?? (await compareTables(em, coupleId, books, unprovable));
  return {
    coupleId,
    events: books.sequence,
    head: { sequence: books.sequence, hash: books.hash },
    discrepancy: found && { coupleId, ...found },
    unprovable: unprovable.entries,
  };
}

async function replayLedger(em: EntityManager, coupleId: string, books: Replayed): Promise<Finding> {
  for (;;) {
    const events = await em.find(
      LedgerEvent,
      { couple: coupleId, sequence: { $gt: books.sequence } },
      {
        orderBy: { sequence: "asc" },
        limit: CHUNK,
        populate: ["reversesEvent"],
        strategy: "joined",
        disableIdentityMap: true,
      },
    );
    const found = firstProblem("ledger_events", events, (event) => replay(books, event));
    if (found || events.length < CHUNK) return found;
  }
}

async function compareTables(
  em: EntityManager,
  coupleId: string,
  books: Replayed,
  unprovable: Unprovable,
): Promise<Finding> {
  const couple = await em.findOne(Couple, { id: coupleId });
  if (!couple) return { table: "couples", id: coupleId, problem: "the row of the couple is gone" };
  return (
    compareCouple(couple, books, unprovable) ??
    (await compareMembers(em, couple, books, unprovable)) ??
    (await compareTokens(em, couple, books, unprovable)) ??
    (await compareAccounts(em, coupleId, books, unprovable)) ??
    (await compareAllocations(em, coupleId, books)) ??
    (await compareGoals(em, couple, books, unprovable)) ??
    (await comparePlans(em, coupleId, books)) ??
    (await compareJournal(em, coupleId, books)) ??
    (await compareReactions(em, coupleId, books)) ??
    (await compareCheckIns(em, coupleId, books)) ??
    (await compareWebhooks(em, coupleId, books))
  );
}

function compareCouple(couple: Couple, books: Replayed, unprovable: Unprovable): Finding {
  const row = { table: "couples", id: couple.id } as const;
  if (couple.headSequence !== books.sequence) {
    return {
      ...row,
      problem: `head_sequence is ${couple.headSequence}, the ledger ends with ${books.sequence}`,
    };
  }
  if (couple.headHash !== books.hash) {
    return { ...row, problem: "head_hash is not the hash of the last event" };
  }
  const problem = propertyProblem(
    books.stated,
    { table: row.table, row: couple, properties: coupleProperties(couple) },
    unprovable,
  );
  return problem === undefined ? undefined : { ...row, problem };
}

async function compareAccounts(
  em: EntityManager,
  coupleId: string,
  books: Replayed,
  unprovable: Unprovable,
): Promise<Finding> {
  const accounts = await em.find(BankAccount, { couple: coupleId }, { orderBy: { id: "asc" } });
  const found = firstProblem("bank_accounts", accounts, (account) => {
    const { id, balance, status } = account;
    const told = books.balances.get(id);
    books.balances.delete(id);
    if (told === undefined) return "no event opened the account";
    if (told !== balance) return `balance is ${balance}, the ledger states ${told}`;
    const row = { table: "bank_accounts", row: account, properties: accountProperties(account) };
    return statusProblem(books, id, status) ?? propertyProblem(books.stated, row, unprovable);
  });
  if (found) return found;
  const [lost] = books.balances.keys();
  if (lost === undefined) return undefined;
  return { table: "bank_accounts", id: lost, problem: "the ledger knows an account that is gone" };
}

async function compareAllocations(em: EntityManager, coupleId: string, books: Replayed): Promise<Finding> {
  const rows = await em.find(AllocationMap, { couple: coupleId }, { orderBy: { id: "asc" } });
  const found = firstProblem("allocation_map", rows, ({ goal, account, allocatedAmount }) => {
    const pair = pairOf(goal.id, account.id);
    const told = books.allocations.get(pair) ?? 0n;
    books.allocations.delete(pair);
    return told === allocatedAmount
      ? undefined
      : `allocated_amount is ${allocatedAmount}, the ledger states ${told}`;
  });
  if (found) return found;
  for (const [pair, told] of books.allocations) {
    if (told !== 0n) {
      return { table: "allocation_map", id: pair, problem: `there is no row, the ledger states ${told}` };
    }
  }
  return undefined;
}

async function compareGoals(
  em: EntityManager,
  couple: Couple,
  books: Replayed,
  unprovable: Unprovable,
): Promise<Finding> {
  const goals = await em.find(
    FinancialGoal,
    { couple },
    { populate: ["allocations"], strategy: "joined", orderBy: { id: "asc" } },
  );
  const found = firstProblem("financial_goals", goals, (goal) => {
    const { id, currentAllocation, spent, allocations, status, driftStatus } = goal;
    const total = sum(allocations.getItems().map(({ allocatedAmount }) => allocatedAmount));
    if (total !== currentAllocation) {
      return `current_allocation is ${currentAllocation}, its rows hold ${total}`;
    }
    const statedSpent = books.spent.get(id) ?? 0n;
    if (statedSpent !== spent) return `spent is ${spent}, the ledger states ${statedSpent}`;
    const properties = goalProperties(goal, couple.currency);
    const row = { table: "financial_goals", row: goal, properties };
    const problem =
      statusProblem(books, id, status === "active" ? "open" : "closed") ??
      propertyProblem(books.stated, row, unprovable);
    if (problem) return problem;
    const told = books.drift.get(id);
    return told === driftStatus ? undefined : `drift_status is ${driftStatus}, the ledger states ${told}`;
  });
  if (found) return found;
  const [lost] = books.statuses.keys();
  if (lost === undefined) return undefined;
  return { table: "financial_goals", id: lost, problem: "the ledger knows a goal that is gone" };
}

async function comparePlans(em: EntityManager, coupleId: string, { plans }: Replayed): Promise<Finding> {
  const kept = await em.find(RebalancePlan, { couple: coupleId }, { orderBy: { id: "asc" } });
  const found = firstProblem("rebalance_plans", kept, (plan) => {
    const told = plans.get(plan.id);
    plans.delete(plan.id);
    return planProblem(plan, told);
  });
  if (found) return found;
  const [lost] = plans.keys();
  if (lost === undefined) return undefined;
  return { table: "rebalance_plans", id: lost, problem: "the ledger knows a plan that is gone" };
}

/** Compares whether the row is open with what the ledger states, and ticks it off. */
function statusProblem({ statuses }: Replayed, id: string, status: "open" | "closed"): string | undefined {
  const told = statuses.get(id);
  statuses.delete(id);
  if (told === undefined) return "no event created it";
  return told === status ? undefined : `it is ${status}, the ledger states ${told}`;
}
