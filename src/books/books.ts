import type { CheckIn } from "./check-in.ts";
import type { Plan } from "./plan.ts";
import type { Account, Allocation, Couple, Event, Goal, Partner, Reaction } from "./rows.ts";

export type Rows<T> = ReadonlyMap<string, T>;

/** What belongs to partner 1, and to partner 2 if one has joined. */
export type OneOrTwo<T> = readonly [T] | readonly [T, T];

/**
 * The books of one couple at one sequence of its ledger. They change only by events, so a decision or view depends only
 * on the books, its input and an instant.
 */
export interface Books {
  readonly couple: Couple;
  /** Partner 1, then partner 2 if one has joined. */
  readonly partners: OneOrTwo<Partner>;
  /** By id, oldest first. */
  readonly accounts: Rows<Account>;
  /** By id, oldest first. */
  readonly goals: Rows<Goal>;
  /** By `pairOf`; only pairs with a positive amount. */
  readonly allocations: Rows<Allocation>;
  /** By `reactionOf`, oldest first. */
  readonly reactions: Rows<Reaction>;
  /** Scheduled and waiting check-ins by id, plus those that ended in this decision. */
  readonly checkIns: Rows<CheckIn>;
  /** Plans awaiting approval by id, plus those that were settled in this decision. */
  readonly plans: Rows<Plan>;
  /** The newest events, newest first; at most RECENT_EVENTS. */
  readonly recent: readonly Event[];
}

/** The books of a couple before the first event of its ledger. */
export function emptyBooks(couple: Couple, partners: Books["partners"]): Books {
  return {
    couple,
    partners,
    accounts: new Map(),
    goals: new Map(),
    allocations: new Map(),
    reactions: new Map(),
    checkIns: new Map(),
    plans: new Map(),
    recent: [],
  };
}

export const RECENT_EVENTS = 20;

/** The key of an allocation. */
export function pairOf(goalId: string, accountId: string): string {
  return `${goalId}/${accountId}`;
}

/** The key of a partner's reaction to a goal. */
export function reactionOf(goalId: string, userId: string, emoji: string): string {
  return `${goalId}/${userId}/${emoji}`;
}

/** Rows that `withRow` changes in place. A replay of many events uses them, because it needs no earlier books. */
export class RowsInPlace<T> extends Map<string, T> {}

/** The rows with one row added or replaced, or removed if `row` is undefined. */
export function withRow<T>(rows: Rows<T>, key: string, row: T | undefined): Rows<T> {
  const next = rows instanceof RowsInPlace ? rows : new Map(rows);
  if (row === undefined) next.delete(key);
  else next.set(key, row);
  return next;
}

/** A row that is known to exist. @throws Error if it does not */
export function rowOf<T>(rows: Rows<T>, key: string): T {
  const row = rows.get(key);
  if (row === undefined) throw new Error(`the books have no row ${key}`);
  return row;
}

/** The ids of the partners: two, or one before a partner joins. */
export function partnerIdsOf({ partner1Id, partner2Id }: Couple): OneOrTwo<string> {
  return partner2Id === null ? [partner1Id] : [partner1Id, partner2Id];
}
