import type { CheckIn } from "./check-in.ts";
import type { Plan } from "./plan.ts";
import type { Account, Allocation, Couple, Event, Goal, Partner, Reaction } from "./rows.ts";

/** Rows by their key. */
export type Rows<T> = ReadonlyMap<string, T>;

/**
 * The books of one couple at one place of its ledger. Everything in them changes only by an event, so books and an instant
 * give every decision and view that is made from them.
 */
export interface Books {
  readonly couple: Couple;
  /** Partner 1, then partner 2. */
  readonly partners: readonly [Partner, Partner];
  /** By id, oldest first. */
  readonly accounts: Rows<Account>;
  /** By id, oldest first. */
  readonly goals: Rows<Goal>;
  /** By `pairOf`. A goal and an account without money in common have none. */
  readonly allocations: Rows<Allocation>;
  /** By `reactionOf`, oldest first. */
  readonly reactions: Rows<Reaction>;
  /** Scheduled and waiting check-ins by id, and those that ended in this decision. */
  readonly checkIns: Rows<CheckIn>;
  /** Plans that wait for an approval by id, and those that were settled in this decision. */
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

/** How many events books hold. */
export const RECENT_EVENTS = 20;

/** The key of what a goal holds of an account. */
export function pairOf(goalId: string, accountId: string): string {
  return `${goalId}/${accountId}`;
}

/** The key of a partner's reaction to a goal. */
export function reactionOf(goalId: string, userId: string, emoji: string): string {
  return `${goalId}/${userId}/${emoji}`;
}

/** Rows that `withRow` changes in place: those of a replay of many events, of which nobody holds the books of before. */
export class RowsInPlace<T> extends Map<string, T> {}

/** These rows with one replaced, added, or, where `row` is undefined, removed. */
export function withRow<T>(rows: Rows<T>, key: string, row: T | undefined): Rows<T> {
  const next = rows instanceof RowsInPlace ? rows : new Map(rows);
  if (row === undefined) next.delete(key);
  else next.set(key, row);
  return next;
}

/** A row that the books hold for certain. @throws Error when they do not: the caller looked it up before */
export function rowOf<T>(rows: Rows<T>, key: string): T {
  const row = rows.get(key);
  if (row === undefined) throw new Error(`the books have no row ${key}`);
  return row;
}

/** The ids of both partners. */
export function partnerIdsOf({ partner1Id, partner2Id }: Couple): readonly [string, string] {
  return [partner1Id, partner2Id];
}
