import { expect, test } from "vitest";
import {
  ADA,
  accountRow,
  BEN,
  booksOf,
  decisionOn,
  goalRow,
  personOf,
  withGoal,
} from "../../../testing/in-memory.ts";
import { emptyBooks } from "../../books/books.ts";
import type { Change } from "../../books/change.ts";
import { allocationOf } from "../../books/figures.ts";
import type { EventMetadata } from "../../books/metadata.ts";
import {
  accountProperties,
  coupleProperties,
  goalProperties,
  partnerJoins,
  revise,
} from "../../books/properties.ts";
import type { Event, EventType, Goal } from "../../books/rows.ts";
import type { EventDraft } from "../decision.ts";
import { hashOf } from "../seal.ts";
import { replay, startReplay } from "./replay.ts";
import { type Comparison, compareAccounts, compareCouple, compareGoals } from "./rows.ts";
import { Unprovable } from "./unprovable.ts";

const COUPLE = "couple";
const PARTNERS = { partner_1_id: ADA, partner_2_id: BEN };
const FORMED = { action: "formed", ...PARTNERS, ...coupleProperties(booksOf().couple) };
const JOINT = accountRow({ id: "a", name: "Joint" });
const OPENED = { action: "opened", ...accountProperties(JOINT), version: 1 };
const CAR = goalRow({ id: "g", name: "Car", type: "car", priority: 1 });
const CREATED = { action: "created", ...goalProperties(CAR, "USD"), drift_status: "no_deadline" };

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
  const changes = decision.steps.map(({ change: { event, reversed } }) => ({ event, reversed }));
  return { changes, decision };
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

test("the event with which a partner joins can be that partner's own, and no event is anybody else's", () => {
  const alone = ledgerOf([], { formed: { ...FORMED, partner_2_id: null } });
  const { books } = alone.decision;
  const joined = (userId: string) => {
    const decision = decisionOn(books, { caller: personOf(userId) });
    const partner = { id: BEN, displayName: "Ben" };
    decision.append({ eventType: "COUPLE", metadata: partnerJoins(books.couple, BEN) }, { partner });
    return replayed([...alone.changes, ...decision.events.map((event) => ({ event }))]).problem;
  };
  expect(joined(ADA)).toBeUndefined();
  expect(joined(BEN)).toBeUndefined();
  expect(joined("somebody")).toBe("4: its user is not a partner of the couple");
});

test("a replay moves money like the decisions", () => {
  const allocation = money("ALLOCATION", 260_00n, { destGoalId: "g" });
  const reverses = ledgerOf([allocation]).decision.events.at(-1);
  const { changes, decision } = ledgerOf([
    allocation,
    money("DEPOSIT", 40_00n),
    money("SPENDING", 100_00n, { sourceGoalId: "g" }),
    money("SPENDING", 10_00n, { sourceGoalId: "g", metadata: { already_in_balance: true } }),
    money("ALLOCATION", 300_00n, { destGoalId: "g" }),
    money("REVERSAL", 260_00n, { sourceGoalId: "g", reverses }),
    { eventType: "DRIFT", destGoalId: "g", metadata: { status: "behind" } },
  ]);
  const { books, problem } = replayed(changes);
  expect(problem).toBeUndefined();
  expect(books.accounts.get("a")?.balance).toBe(440_00n);
  expect(allocationOf(books, "g", "a")).toBe(190_00n);
  const figures = { currentAllocation: 190_00n, spent: 110_00n, milestone: 25, milestoneAt: null };
  expect(books.goals.get("g")).toMatchObject({ ...figures, driftStatus: "behind" });
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

test.each<[what: string, at: number, alteration: Partial<Event>, sealed: boolean, problem: string]>([
  ["an altered amount", 4, { amount: 1n }, false, "4: hash does not match the row"],
  [
    "an altered amount with a recomputed hash",
    4,
    { amount: 1n },
    true,
    "5: prev_hash is not the hash of the previous event",
  ],
  ["another user", 4, { userId: COUPLE }, true, "4: its user is not a partner of the couple"],
  ["another account", 4, { sourceAccountId: "b" }, true, "4: it names account b, which no event opened"],
  ["another goal", 5, { destGoalId: "h" }, true, "5: it names goal h, which no event created"],
])("a replay stops at %s", (_, at, alteration, sealed, problem) => {
  const { changes } = ledgerOf([money("DEPOSIT", 5n), money("ALLOCATION", 5n, { destGoalId: "g" })]);
  expect(replayed(changes).problem).toBeUndefined();
  expect(replayed(altered(changes, at, alteration, sealed)).problem).toBe(problem);
});

test("a replay stops at a missing event", () => {
  expect(replayed(ledgerOf([]).changes.toSpliced(1, 1)).problem).toBe("3: sequence 3 follows 1");
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

const updated = (version: number, changes: EventMetadata) =>
  revise({ version, propertyVersions: {} }, "updated", changes);
const RENAMED = updated(1, { name: "Van", name_before: "Car", priority: 2, priority_before: 1 });
const MOVED = { type: "vehicle", type_before: "car", deadline: "2027-01-01", deadline_before: null };
const ANOTHER_BANK = updated(1, { institution_name: "Bank", institution_name_before: null });
const edited = () =>
  ledgerOf([
    { eventType: "GOAL", destGoalId: "g", metadata: RENAMED },
    { eventType: "GOAL", destGoalId: "g", metadata: updated(2, MOVED) },
    { eventType: "ACCOUNT", sourceAccountId: "a", metadata: ANOTHER_BANK },
    money("DEPOSIT", 5n, { metadata: { note: "Salary" } }),
  ]);
const GOAL_WORDS = ["name", "property_versions", "type"].map((field) => `financial_goals.${field}`);
const ACCOUNT_WORDS = ["institution_name", "name", "property_versions"].map(
  (field) => `bank_accounts.${field}`,
);

test.each([
  ["of no event", [], []],
  ["of a note", [7], []],
  ["of a goal's creation, whose properties are stated again", [3], []],
  ["of a rename before an update of the type", [4], GOAL_WORDS.slice(0, 2)],
  ["of the newest update", [5], GOAL_WORDS],
  ["of every update", [4, 5], GOAL_WORDS],
  ["of an account's opening", [2], ["bank_accounts.name"]],
  ["of an account's update", [6], ACCOUNT_WORDS],
])(
  "erasing the words %s is not a discrepancy and makes the columns that they state unprovable",
  (_, places, unprovable) => {
    const ledger = edited();
    const result = compared(erased(ledger, ...places), ledger.decision.books);
    expect(result).toEqual({ found: undefined, unprovable });
  },
);

test("columns without words stay proven after all words are erased", () => {
  const ledger = edited();
  const all = erased(ledger, 2, 3, 4, 5, 6, 7);
  const found = (row: Partial<Goal>) => compared(all, withGoal(ledger.decision.books, "g", row)).found;
  for (const row of [{ priority: 3 }, { deadline: null }, { version: 2 }, { targetAmount: 1n }])
    expect(found(row)).toMatchObject({ table: "financial_goals", id: "g" });
  expect(found({ name: "Anything", type: "any" })).toBeUndefined();
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
