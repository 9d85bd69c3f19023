import type { EntityManager } from "@mikro-orm/core";
import { allEntries } from "../../src/database/queries/journal.ts";
import type { BankAccount } from "../../src/entities/bank-account.ts";
import { Couple } from "../../src/entities/couple.ts";
import { FinancialGoal } from "../../src/entities/financial-goal.ts";
import { LedgerEvent } from "../../src/entities/ledger-event.ts";
import { RebalancePlan } from "../../src/entities/rebalance-plan.ts";
import { SyncPrompt } from "../../src/entities/sync-prompt.ts";
import type { Entry } from "../../src/journal/entry.ts";
import { loadBooks, type WholeBooks } from "../../src/plans/books.ts";

/**
 * All of a couple's books, for the operator: partners, accounts, goals, allocations, every event, plans, check-ins, the
 * journal. Tokens, inboxes and webhooks are no books: they say who is told what, and the ledger holds what was told.
 */
export interface Books {
  readonly couple: Couple;
  readonly accounts: readonly BankAccount[];
  readonly goals: readonly FinancialGoal[];
  readonly events: readonly LedgerEvent[];
  readonly plans: readonly RebalancePlan[];
  /** The same books as plans are made of and shown by. */
  readonly planned: WholeBooks;
  readonly checkIns: readonly SyncPrompt[];
  readonly entries: readonly Entry[];
}

/** Reads a couple's books, oldest first. Give it a transaction in which the tables stand still. */
export async function readBooks(em: EntityManager, coupleId: string): Promise<Books> {
  const couple = await em.findOneOrFail(
    Couple,
    { id: coupleId },
    { populate: ["partner1", "partner2", "accounts.allocations"], strategy: "joined" },
  );
  const goals = await em.find(
    FinancialGoal,
    { couple },
    { populate: ["allocations"], strategy: "joined", orderBy: { id: "asc" } },
  );
  const events = await em.find(LedgerEvent, { couple }, { orderBy: { sequence: "asc" } });
  const plans = await em.find(RebalancePlan, { couple }, { orderBy: { id: "asc" } });
  const planned = await loadBooks(em, couple);
  const checkIns = await em.find(SyncPrompt, { couple }, { populate: ["answers"], orderBy: { id: "asc" } });
  const entries = await allEntries(em, coupleId);
  const accounts = couple.accounts.getItems().toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { couple, accounts, goals, events, plans, planned, checkIns, entries };
}
