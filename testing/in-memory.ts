import { type Books, emptyBooks, pairOf, rowOf, withRow } from "../src/books/books.ts";
import type { CheckIn } from "../src/books/check-in.ts";
import type { EventWithContext } from "../src/books/facts.ts";
import type { Account, Couple, Event, Goal } from "../src/books/rows.ts";
import { SCOPES } from "../src/books/token.ts";
import type { Principal } from "../src/identity/principal.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { Decision } from "../src/ledger/decision.ts";
import { GENESIS_HASH } from "../src/ledger/seal.ts";

/*
 * Books in memory, for tests of rules and decisions. All people and amounts are invented; amounts are minor units of US
 * dollars. Ada and Ben are the partners.
 */

export const ADA = "0199f3a0-0000-7000-8000-00000000000a";
export const BEN = "0199f3a0-0000-7000-8000-00000000000b";

/** The instant at which these rows were created, and the default instant of decisions. */
export const START = new Date("2026-03-10T15:00:00.000Z");

interface Given {
  readonly couple?: Partial<Couple>;
  /** By id. */
  readonly accounts?: Readonly<Record<string, Partial<Account>>>;
  /** By id. */
  readonly goals?: Readonly<Record<string, Partial<Goal>>>;
  /** Allocated amounts by `goal/account`. */
  readonly held?: Readonly<Record<string, bigint>>;
  readonly rest?: Partial<Books>;
}

/** Books with these rows. A goal's `currentAllocation` is the sum of what it holds. */
export function booksOf({ couple = {}, accounts = {}, goals = {}, held = {}, rest = {} }: Given = {}): Books {
  const allocations = Object.entries(held).map(([pair, allocatedAmount], at) => {
    const [goalId = "", accountId = ""] = pair.split("/");
    return { id: `allocation-${at}`, goalId, accountId, allocatedAmount };
  });
  const heldBy = (goalId: string) =>
    allocations.reduce((sum, row) => (row.goalId === goalId ? sum + row.allocatedAmount : sum), 0n);
  const partners = [
    { id: ADA, displayName: "Ada" },
    { id: BEN, displayName: "Ben" },
  ] as const;
  return {
    ...emptyBooks(coupleRow(couple), partners),
    accounts: new Map(Object.entries(accounts).map(([id, row]) => [id, accountRow({ ...row, id })])),
    goals: new Map(
      Object.entries(goals).map(([id, row]) => [id, goalRow({ currentAllocation: heldBy(id), ...row, id })]),
    ),
    allocations: new Map(allocations.map((row) => [pairOf(row.goalId, row.accountId), row])),
    ...rest,
  };
}

/** A couple without limits, in UTC and US dollars, whose ledger is empty. */
function coupleRow(row: Partial<Couple>): Couple {
  return {
    id: "couple",
    partner1Id: ADA,
    partner2Id: BEN,
    currency: "USD",
    timeZone: "UTC",
    approvalThreshold: null,
    proposedThreshold: null,
    proposedById: null,
    headSequence: 0,
    headHash: GENESIS_HASH,
    authEpoch: 0,
    version: 1,
    propertyVersions: {},
    createdAt: START,
    endedAt: null,
    ...row,
  };
}

/** A shared, manual, empty account of Ada's. */
export function accountRow(row: Partial<Account> & { readonly id: string }): Account {
  return {
    userId: ADA,
    plaidAccountId: null,
    name: row.id,
    institutionName: null,
    currency: "USD",
    balance: 0n,
    keepAvailable: 0n,
    isManual: true,
    isJoint: false,
    visibility: "shared",
    status: "open",
    version: 1,
    propertyVersions: {},
    createdAt: START,
    ...row,
  };
}

/** An active goal of 1000.00 without a deadline and without allocations. */
export function goalRow(row: Partial<Goal> & { readonly id: string }): Goal {
  return {
    name: row.id,
    type: "other",
    targetAmount: 1000_00n,
    currentAllocation: 0n,
    spent: 0n,
    inflows: [],
    priority: 3,
    deadline: null,
    notes: null,
    locked: false,
    status: "active",
    driftStatus: "no_deadline",
    milestone: 0,
    milestoneAt: null,
    version: 1,
    propertyVersions: {},
    createdAt: START,
    ...row,
  };
}

/** A scheduled check-in on Sunday 15 March 2026, without a recurrence. */
export function checkInRow(row: Partial<CheckIn> & { readonly id: string }): CheckIn {
  return {
    seriesId: row.id,
    rule: null,
    startsAt: null,
    wallTime: null,
    dueAt: new Date("2026-03-15T18:00:00.000Z"),
    message: null,
    status: "scheduled",
    agenda: null,
    missedBefore: 0,
    createdById: null,
    createdAt: START,
    answers: [],
    ...row,
  };
}

/** The second event of a ledger, by Ada, two days after `START`. */
export function eventRow(row: Partial<Event> & Pick<Event, "eventType">): Event {
  return {
    id: "event",
    sequence: 2,
    amount: 0n,
    sourceAccountId: null,
    sourceGoalId: null,
    destGoalId: null,
    userId: ADA,
    actor: "test",
    timestamp: new Date("2026-03-12T15:00:00.000Z"),
    metadata: {},
    reversesEventId: null,
    hashVersion: 2,
    plainMetadata: {},
    words: null,
    wordsDigest: null,
    salt: "00".repeat(16),
    prevHash: GENESIS_HASH,
    hash: "ab".repeat(32),
    ...row,
  };
}

/** An event that was not reversed and after which nothing happened. */
export function eventWithContext(event: Event, context: Partial<EventWithContext> = {}): EventWithContext {
  return { event, reversedBy: null, syncedBy: null, since: [], ...context };
}

/** The books with other values in an account. */
export function withAccount(books: Books, id: string, row: Partial<Account>): Books {
  return { ...books, accounts: withRow(books.accounts, id, { ...rowOf(books.accounts, id), ...row }) };
}

/** The books with other values in a goal. */
export function withGoal(books: Books, id: string, row: Partial<Goal>): Books {
  return { ...books, goals: withRow(books.goals, id, { ...rowOf(books.goals, id), ...row }) };
}

/** A partner's own token with every scope, which they confirmed. */
export function personOf(userId: string, more: Partial<Principal> = {}): Principal {
  return {
    role: "user",
    userId,
    coupleId: "couple",
    actor: "test",
    kind: "person",
    isConfirmed: true,
    scopes: SCOPES,
    ...more,
  };
}

/** A decision on these books, by default by Ada, with ids in order. */
export function decisionOn(
  books: Books,
  { caller = personOf(ADA), now = START }: { caller?: Principal; now?: Date } = {},
): Decision<Principal> {
  let count = 0;
  const ids = () => `id-${String(++count).padStart(4, "0")}`;
  return new Decision(books, caller, {
    now,
    ids,
    salts: () => "00".repeat(16),
    secrets: () => Buffer.alloc(32),
  });
}

/** An operation that decides on a couple's books. */
interface Deciding<I, G, A> {
  decide?(input: I, decision: Decision<Principal>, given: G): A;
}

/** The answer of an operation to a parsed input. The decision then holds the changes. */
export function decide<I, G, A>(
  { decide: run }: Deciding<I, G, A>,
  input: I,
  decision: Decision<Principal>,
  given: G,
): A {
  if (!run) throw new Error("the operation decides nothing");
  return run(input, decision, given);
}

/** The refusal of a call that must not succeed. */
export function refusalOf(call: () => unknown): Refusal {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`nothing was refused: ${String(result)}`);
}
