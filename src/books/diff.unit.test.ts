import { describe, expect, test } from "vitest";
import { accountRow, booksOf, checkInRow, goalRow, withGoal } from "../../testing/in-memory.ts";
import { type Books, rowOf, withRow } from "./books.ts";
import type { CheckIn } from "./check-in.ts";
import { diff } from "./diff.ts";

const BOOKS = booksOf({
  accounts: { joint: { balance: 600_00n } },
  goals: { trip: {} },
  held: { "trip/joint": 500_00n },
});

/** The books with the head advanced by one event. */
const moved = (books: Books): Books => ({
  ...books,
  couple: { ...books.couple, headSequence: 1, headHash: "h1" },
});

const HEAD = {
  table: "couples",
  where: { id: "couple", headSequence: 0 },
  update: { headSequence: 1, headHash: "h1" },
};

const checkInOf = (id: string, row: Partial<CheckIn> = {}) => checkInRow({ id, ...row });

const withCheckIns = (...rows: CheckIn[]): Books => ({
  ...BOOKS,
  checkIns: new Map(rows.map((row) => [row.id, row])),
});

describe("the difference between two books", () => {
  test("is empty for equal books and equal instants", () => {
    expect(diff(BOOKS, BOOKS)).toEqual([]);
    const copied = structuredClone(BOOKS.couple);
    expect(
      diff(BOOKS, { ...BOOKS, couple: { ...copied, propertyVersions: BOOKS.couple.propertyVersions } }),
    ).toEqual([]);
  });

  test("contains a new allocation, the changed columns of a goal and the head", () => {
    const held = { id: "a9", goalId: "trip", accountId: "savings", allocatedAmount: 50_00n };
    const accounts = withRow(BOOKS.accounts, "savings", accountRow({ id: "savings", balance: 50_00n }));
    const before = { ...BOOKS, accounts };
    const allocations = withRow(BOOKS.allocations, "trip/savings", held);
    const after = moved({ ...withGoal(before, "trip", { currentAllocation: 550_00n }), allocations });
    expect(diff(before, after)).toEqual([
      HEAD,
      { table: "financial_goals", where: { id: "trip" }, update: { currentAllocation: 550_00n } },
      { table: "allocation_map", insert: held },
    ]);
  });

  test("deletes a goal's allocations before it closes the goal", () => {
    const update = { currentAllocation: 0n, status: "closed" } as const;
    const allocations = withRow(BOOKS.allocations, "trip/joint", undefined);
    expect(diff(BOOKS, moved({ ...withGoal(BOOKS, "trip", update), allocations }))).toEqual([
      HEAD,
      { table: "allocation_map", where: { id: "allocation-0" }, delete: true },
      { table: "financial_goals", where: { id: "trip" }, update },
    ]);
  });

  test("inserts new accounts and goals first, because other rows reference them", () => {
    const [account, goal] = [accountRow({ id: "pocket" }), goalRow({ id: "car" })];
    const joint = { ...rowOf(BOOKS.accounts, "joint"), balance: 590_00n };
    const accounts = withRow(withRow(BOOKS.accounts, "joint", joint), "pocket", account);
    const after = moved({ ...BOOKS, accounts, goals: withRow(BOOKS.goals, "car", goal) });
    expect(diff(BOOKS, after)).toEqual([
      HEAD,
      { table: "bank_accounts", insert: account },
      { table: "financial_goals", insert: goal },
      { table: "bank_accounts", where: { id: "joint" }, update: { balance: 590_00n } },
    ]);
  });

  test("adds and removes reactions", () => {
    const given = { goalId: "trip", userId: "u", createdAt: new Date(0) };
    const row = (id: string, emoji: string) => ({ ...given, id, emoji });
    const before = { ...BOOKS, reactions: new Map([["k1", row("r1", "🎉")]]) };
    const after = { ...BOOKS, reactions: new Map([["k2", row("r2", "🚀")]]) };
    expect(diff(before, after)).toEqual([
      { table: "goal_reactions", where: { id: "r1" }, delete: true },
      { table: "goal_reactions", insert: row("r2", "🚀") },
    ]);
  });

  test("writes ended check-ins before waiting ones, and those before scheduled ones", () => {
    const before = withCheckIns(checkInOf("old", { status: "waiting" }), checkInOf("due"));
    const { answers: _none, ...ahead } = checkInOf("ahead");
    const [due, old] = [checkInOf("due", { status: "waiting" }), checkInOf("old", { status: "missed" })];
    const after = withCheckIns(checkInOf("ahead"), due, old);
    expect(diff(before, after)).toEqual([
      { table: "sync_prompts", where: { id: "old" }, update: { status: "missed" } },
      { table: "sync_prompts", where: { id: "due" }, update: { status: "waiting" } },
      { table: "sync_prompts", insert: ahead },
    ]);
  });

  test("inserts a new answer to a check-in and updates the changed columns of an earlier one", () => {
    const answeredAt = new Date("2026-03-15T19:00:00.000Z");
    const snoozedUntil = new Date("2026-03-16T19:00:00.000Z");
    const done = { answer: "done", note: null, snoozedUntil: null, answeredAt } as const;
    const ada = { id: "ada", userId: "ada", ...done };
    const ben = { id: "ben", userId: "ben", ...done, note: "Fine" };
    const snoozed = { ...ada, answer: "snooze", snoozedUntil } as const;
    const before = withCheckIns(checkInOf("due", { status: "waiting", answers: [snoozed] }));
    const after = withCheckIns(checkInOf("due", { status: "complete", answers: [ada, ben] }));
    expect(diff(before, after)).toEqual([
      { table: "sync_prompts", where: { id: "due" }, update: { status: "complete" } },
      { table: "sync_answers", where: { id: "ada" }, update: { answer: "done", snoozedUntil: null } },
      { table: "sync_answers", insert: { ...ben, promptId: "due" } },
    ]);
  });

  test("deletes a row that was deleted and made again, and inserts it with its new id", () => {
    const [key, row] = [...BOOKS.allocations][0] ?? [];
    if (key === undefined || !row) throw new Error("there is no allocation");
    const again = { ...row, id: "again" };
    expect(diff(BOOKS, { ...BOOKS, allocations: withRow(BOOKS.allocations, key, again) })).toEqual([
      { table: "allocation_map", where: { id: row.id }, delete: true },
      { table: "allocation_map", insert: again },
    ]);
  });

  test("does not contain plans, which the decision writes", () => {
    const plans = new Map([["p1", { id: "p1" } as never]]);
    expect(diff(BOOKS, { ...BOOKS, plans })).toEqual([]);
  });
});
