import { expect, test } from "vitest";
import { ADA, BEN, decisionOn } from "../../../testing/in-memory.ts";
import { emptyBooks } from "../../books/books.ts";
import type { Change } from "../../books/change.ts";
import { allocationOf } from "../../books/figures.ts";
import type { EventMetadata } from "../../books/metadata.ts";
import { revise } from "../../books/properties.ts";
import type { Event, EventType } from "../../books/rows.ts";
import type { EventDraft } from "../decision.ts";
import { hashOf } from "../seal.ts";
import { replay, startReplay } from "./replay.ts";
import { type Comparison, compareAccounts, compareCouple, compareGoals } from "./rows.ts";
import { Unprovable } from "./unprovable.ts";

const COUPLE = "couple";
const FORMED = {
  action: "formed",
  partner_1_id: ADA,
  partner_2_id: BEN,
  currency: "USD",
  time_zone: "UTC",
  approval_threshold: null,
  proposed_threshold: null,
  proposed_by: null,
} as const;
const OPENED = {
  action: "opened",
  name: "Joint",
  institution_name: null,
  visibility: "shared",
  keep_available: "0.00",
  version: 1,
} as const;
const CREATED = {
  action: "created",
  name: "Car",
  target_amount: "1000.00",
  type: "car",
  priority: 1,
  deadline: null,
  locked: false,
  drift_status: "no_deadline",
} as const;

/** A ledger in which Ada forms the couple, opens an account with 500.00 and creates a goal, followed by `more`. */
function ledgerOf(
  more: readonly EventDraft[],
  { formed = FORMED, opened = OPENED }: { formed?: EventMetadata; opened?: EventMetadata } = {},
) {
  const { couple, partners } = startReplay(COUPLE).books;
  const decision = decisionOn(emptyBooks(couple, partners));
  decision.append({ eventType: "COUPLE", metadata: formed });
  decision.append({ eventType: "ACCOUNT", amount: 500_00n, sourceAccountId: "a", metadata: opened });
  decision.append({ eventType: "GOAL", destGoalId: "g", metadata: CREATED });
  for (const draft of more) decision.append(draft);
  return {
    changes: decision.steps.map(({ change: { event, reversed } }) => ({ event, reversed })),
    decision,
  };
}

const money = (eventType: EventType, amount: bigint, more: Partial<EventDraft> = {}): EventDraft => ({
  eventType,
  amount,
  sourceAccountId: "a",
  ...more,
});

/** The result of a replay with the first problem. */
function replayed(changes: readonly Change[]) {
  const result = startReplay(COUPLE);
  for (const change of changes) {
    const problem = replay(result, change);
    if (problem) return { ...result, problem: `${change.event.sequence}: ${problem}` };
  }
  return { ...result, problem: undefined };
}

test("a replay moves money like the decisions", () => {
  const first = ledgerOf([money("ALLOCATION", 260_00n, { destGoalId: "g" })]);
  const [allocation] = first.changes.slice(-1).map(({ event }) => event);
  const { changes, decision } = ledgerOf([
    money("ALLOCATION", 260_00n, { destGoalId: "g" }),
    money("DEPOSIT", 40_00n),
    money("SPENDING", 100_00n, { sourceGoalId: "g" }),
    money("SPENDING", 10_00n, { sourceGoalId: "g", metadata: { already_in_balance: true } }),
    money("ALLOCATION", 300_00n, { destGoalId: "g" }),
    money("REVERSAL", 260_00n, { sourceGoalId: "g", ...(allocation && { reverses: allocation }) }),
    { eventType: "DRIFT", destGoalId: "g", metadata: { status: "behind" } },
  ]);
  const { books, problem } = replayed(changes);
  expect(problem).toBeUndefined();
  expect(books.accounts.get("a")?.balance).toBe(440_00n);
  expect(allocationOf(books, "g", "a")).toBe(190_00n);
  expect(books.goals.get("g")).toMatchObject({
    currentAllocation: 190_00n,
    spent: 110_00n,
    milestone: 25,
    milestoneAt: null,
    driftStatus: "behind",
  });
  expect(books.couple).toEqual(decision.books.couple);
  expect(new Map(books.goals)).toEqual(decision.books.goals);
});

/** The changes with one altered event; if `sealed`, its hash is recomputed. */
function altered(changes: readonly Change[], at: number, alteration: Partial<Event>, sealed = false) {
  return changes.map((change) => {
    if (change.event.sequence !== at) return change;
    const event = { ...change.event, ...alteration };
    return { ...change, event: sealed ? { ...event, hash: hashOf(COUPLE, event) } : event };
  });
}

test.each([
  ["a missing event", (all: Change[]) => all.toSpliced(1, 1), "3: sequence 3 follows 1"],
  ["an altered amount", (all: Change[]) => altered(all, 4, { amount: 1n }), "4: hash does not match the row"],
  [
    "an altered amount with a recomputed hash",
    (all: Change[]) => altered(all, 4, { amount: 1n }, true),
    "5: prev_hash is not the hash of the previous event",
  ],
  [
    "a user who is not a partner",
    (all: Change[]) => altered(all, 4, { userId: COUPLE }, true),
    "4: its user is not a partner of the couple",
  ],
  [
    "an unknown account",
    (all: Change[]) => altered(all, 4, { sourceAccountId: "b" }, true),
    "4: it names account b, which no event opened",
  ],
  [
    "an unknown goal",
    (all: Change[]) => altered(all, 5, { destGoalId: "h" }, true),
    "5: it names goal h, which no event created",
  ],
] as const)("a replay stops at %s", (_, alter, problem) => {
  const { changes } = ledgerOf([money("DEPOSIT", 5n), money("ALLOCATION", 5n, { destGoalId: "g" })]);
  expect(replayed(changes).problem).toBeUndefined();
  expect(replayed(alter(changes)).problem).toBe(problem);
});

/** Compares the rows of a couple, its accounts and goals with a ledger. */
function compared({ changes }: ReturnType<typeof ledgerOf>, stored: Comparison["stored"]) {
  const { books: stated, statements, problem } = replayed(changes);
  expect(problem).toBeUndefined();
  const unprovable = new Unprovable();
  const comparison = { stored, stated, statements, unprovable };
  const found = compareCouple(comparison) ?? compareAccounts(comparison) ?? compareGoals(comparison);
  return { found, unprovable: unprovable.entries.map(({ table, field }) => `${table}.${field}`) };
}

test("rows that equal the ledger are proven", () => {
  const ledger = ledgerOf([money("ALLOCATION", 260_00n, { destGoalId: "g" })]);
  expect(compared(ledger, ledger.decision.books)).toEqual({ found: undefined, unprovable: [] });
});

test("columns that a ledger of an earlier version does not state are unprovable", () => {
  const { partner_1_id: _one, partner_2_id: _two, proposed_by: _by, ...formed } = FORMED;
  const { visibility: _shown, version: _version, ...opened } = OPENED;
  const earlier = ledgerOf([money("DEPOSIT", 5n)], { formed, opened });
  const { decision } = ledgerOf([money("DEPOSIT", 5n)]);
  const { headHash } = earlier.decision.books.couple;
  const stored = { ...decision.books, couple: { ...decision.books.couple, headHash } };
  expect(compared(earlier, stored)).toEqual({
    found: undefined,
    unprovable: ["bank_accounts.version", "bank_accounts.visibility", "couples.proposed_by"],
  });
});

/** The changes with erased words in the events at these sequences. */
function erased(ledger: ReturnType<typeof ledgerOf>, ...places: readonly number[]) {
  const changes = ledger.changes.map((change) => {
    const { event } = change;
    if (!places.includes(event.sequence)) return change;
    return { ...change, event: { ...event, words: null, metadata: event.plainMetadata } };
  });
  return { ...ledger, changes };
}

const RENAMED = revise({ version: 1, propertyVersions: {} }, "updated", {
  name: "Van",
  name_before: "Car",
  priority: 2,
  priority_before: 1,
});
const MOVED = revise({ version: 2, propertyVersions: {} }, "updated", {
  type: "vehicle",
  type_before: "car",
  deadline: "2027-01-01",
  deadline_before: null,
});
const ANOTHER_BANK = revise({ version: 1, propertyVersions: {} }, "updated", {
  institution_name: "Bank",
  institution_name_before: null,
});
const edited = () =>
  ledgerOf([
    { eventType: "GOAL", destGoalId: "g", metadata: RENAMED },
    { eventType: "GOAL", destGoalId: "g", metadata: MOVED },
    { eventType: "ACCOUNT", sourceAccountId: "a", metadata: ANOTHER_BANK },
    money("DEPOSIT", 5n, { metadata: { note: "Salary" } }),
  ]);
const GOAL_WORDS = [
  "financial_goals.name",
  "financial_goals.property_versions",
  "financial_goals.type",
] as const;

test.each([
  ["of no event", [], []],
  ["of a note", [7], []],
  ["of a goal's creation, whose properties are stated again", [3], []],
  ["of a rename before an update of the type", [4], GOAL_WORDS.slice(0, 2)],
  ["of the newest update", [5], GOAL_WORDS],
  ["of every update", [4, 5], GOAL_WORDS],
  ["of an account's opening", [2], ["bank_accounts.name"]],
  [
    "of an account's update",
    [6],
    ["bank_accounts.institution_name", "bank_accounts.name", "bank_accounts.property_versions"],
  ],
] as const)(
  "erasing the words %s is not a discrepancy and makes the columns that they state unprovable",
  (_, places, unprovable) => {
    const ledger = edited();
    expect(compared(erased(ledger, ...places), ledger.decision.books)).toEqual({
      found: undefined,
      unprovable,
    });
  },
);

test("columns without words stay proven after all words are erased", () => {
  const ledger = edited();
  const { books } = ledger.decision;
  const all = erased(ledger, 2, 3, 4, 5, 6, 7);
  const goal = books.goals.get("g");
  for (const change of [{ priority: 3 }, { deadline: null }, { version: 2 }, { targetAmount: 1n }]) {
    const goals = new Map(goal && [["g", { ...goal, ...change }]]);
    expect(compared(all, { ...books, goals }).found).toMatchObject({ table: "financial_goals", id: "g" });
  }
  const renamed = new Map(goal && [["g", { ...goal, name: "Whatever", type: "any" }]]);
  expect(compared(all, { ...books, goals: renamed }).found).toBeUndefined();
});

test.each([
  ["changed", { note: "Bonus" }],
  ["added", { note: "Salary", payee: "ACME" }],
  ["removed", {}],
] as const)("a replay stops at words that were %s", (_, facts) => {
  const { changes } = edited();
  const words = { salt: "00".repeat(16), facts };
  expect(replayed(altered(changes, 7, { words })).problem).toBe("7: words do not match words_digest");
});
