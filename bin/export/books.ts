import type { EntityManager } from "@mikro-orm/core";
import type { CheckIn } from "../../src/books/check-in.ts";
import type { Plan } from "../../src/books/plan.ts";
import { loadBooks } from "../../src/database/queries/books.ts";
import { allCheckIns } from "../../src/database/queries/check-ins.ts";
import { allEntries } from "../../src/database/queries/journal.ts";
import { allPlans } from "../../src/database/queries/plans.ts";
import type { BankAccount } from "../../src/entities/bank-account.ts";
import { Couple } from "../../src/entities/couple.ts";
import { FinancialGoal } from "../../src/entities/financial-goal.ts";
import { LedgerEvent } from "../../src/entities/ledger-event.ts";
import type { WholeBooks } from "../../src/identity/see.ts";
import type { Entry } from "../../src/journal/entry.ts";

/**
 * All of a couple's books, for the operator: partners, accounts, goals, allocations, every event, plans, check-ins, the
 * journal. Tokens, inboxes and webhooks are no books: they say who is told what, and the ledger holds what was told.
 */
export interface Books {
  readonly couple: Couple;
  readonly accounts: readonly BankAccount[];
  readonly goals: readonly FinancialGoal[];
  readonly events: readonly LedgerEvent[];
  readonly plans: readonly Plan[];
  /** The same books as plain rows, by which plans and check-ins are shown. */
  readonly rows: WholeBooks;
  readonly checkIns: readonly CheckIn[];
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
  const plans = await allPlans(em, coupleId);
  const rows = await loadBooks(em, coupleId);
  if (!rows) throw new Error(`there is no couple ${coupleId}`);
  const checkIns = await allCheckIns(em, coupleId);
  const entries = await allEntries(em, coupleId);
  const accounts = couple.accounts.getItems().toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { couple, accounts, goals, events, plans, rows, checkIns, entries };
}
