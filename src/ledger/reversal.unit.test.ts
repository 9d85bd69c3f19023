import { describe, expect, test } from "vitest";
import {
  ADA,
  BEN,
  booksOf,
  decisionOn,
  eventWithContext,
  personOf,
  refusalOf,
  START,
  withAccount,
  withGoal,
} from "../../testing/in-memory.ts";
import { deposit, withdraw } from "../accounts/postings.ts";
import type { Books } from "../books/books.ts";
import type { EventWithContext } from "../books/facts.ts";
import type { Account, Event, Goal } from "../books/rows.ts";
import { moveAllocation } from "../goals/moves.ts";
import { spend } from "../goals/spending.ts";
import type { Refusal } from "../kernel/refusals.ts";
import type { Decision } from "./decision.ts";
import { movesBalance, reverse } from "./reversal.ts";

/** An account with 100.00: 30.00 and 20.00 allocated to two goals, 50.00 available. */
const BOOKS = booksOf({
  accounts: { joint: { balance: 100_00n } },
  goals: { trip: {}, car: {} },
  held: { "trip/joint": 30_00n, "car/joint": 20_00n },
});

const move = (amount: bigint, fromGoalId: string | null, toGoalId: string | null) => (decision: Decision) =>
  moveAllocation(decision, { accountId: "joint", fromGoalId, toGoalId, amount });
const pay = (amount: bigint, alreadyInBalance: boolean) => (decision: Decision) =>
  spend(decision, { accountId: "joint", goalId: "trip", amount, alreadyInBalance });
const post = (rule: typeof deposit, amount: bigint) => (decision: Decision) =>
  rule(decision, { accountId: "joint", amount });

const ACTS = {
  allocation: move(10_00n, null, "trip"),
  release: move(10_00n, "trip", null),
  reallocation: move(30_00n, "trip", "car"),
  spending: pay(30_00n, false),
  spent: pay(30_00n, true),
  deposit: post(deposit, 10_00n),
  withdrawal: post(withdraw, 10_00n),
} satisfies Record<string, (decision: Decision) => Event>;

/** An event by Ada, and the books after it. */
function appended(act: keyof typeof ACTS, books = BOOKS): { readonly event: Event; readonly after: Books } {
  const decision = decisionOn(books);
  const event = ACTS[act](decision);
  return { event, after: decision.books };
}

const NOTHING_TAKEN = { takenAlone: 0n };

/** The refusal of reversing an event on these books. */
function refusalFor(books: Books, event: Event, context: Partial<EventWithContext> = {}): Refusal {
  const decision = decisionOn(books);
  const refusal = refusalOf(() => reverse(decision, eventWithContext(event, context), NOTHING_TAKEN));
  expect(decision.steps).toEqual([]);
  return refusal;
}

describe("a reversal", () => {
  test.each(Object.keys(ACTS) as (keyof typeof ACTS)[])("of a %s restores the books", (act) => {
    const { event, after } = appended(act);
    const decision = decisionOn(after, { now: new Date(START.getTime() + 60_000) });
    const metadata = { note: "Mistake" };
    const reversal = reverse(decision, eventWithContext(event), { ...NOTHING_TAKEN, metadata });
    expect(reversal).toMatchObject({
      eventType: "REVERSAL",
      amount: event.amount,
      sourceAccountId: "joint",
      sourceGoalId: event.destGoalId,
      destGoalId: event.sourceGoalId,
      reversesEventId: event.id,
      metadata,
    });
    const figures = ({ accounts, goals, allocations }: Books) => [
      [...accounts.values()],
      [...goals.values()],
      [...allocations.values()]
        .map(({ id, ...row }) => row)
        .toSorted((a, b) => (a.goalId < b.goalId ? -1 : 1)),
    ];
    expect(figures(after)).not.toEqual(figures(BOOKS));
    expect(figures(decision.books)).toEqual(figures(BOOKS));
  });

  test("reverts only the milestone that the event reached", () => {
    const books = booksOf({ accounts: { joint: { balance: 900_00n } }, goals: { trip: {} } });
    const first = decisionOn(books);
    const event = move(260_00n, null, "trip")(first);
    expect(first.books.goals.get("trip")).toMatchObject({ milestone: 25, milestoneAt: START });
    const later = decisionOn(first.books, { now: new Date(START.getTime() + 1) });
    move(300_00n, null, "trip")(later);
    expect(later.books.goals.get("trip")).toMatchObject({ milestone: 50, milestoneAt: later.now });
    reverse(later, eventWithContext(event), NOTHING_TAKEN);
    expect(later.books.goals.get("trip")).toMatchObject({ milestone: 50, milestoneAt: later.now });
    const undone = decisionOn(first.books);
    reverse(undone, eventWithContext(event), NOTHING_TAKEN);
    expect(undone.books.goals.get("trip")).toMatchObject({ milestone: 0, milestoneAt: null });
  });

  test.each(["GOAL", "ACCOUNT", "COUPLE", "BALANCE_SYNC", "REVERSAL", "PLAN", "SYSTEM"] as const)(
    "of %s is refused",
    (eventType) => {
      const { event, after } = appended("deposit");
      const reason = `Events of type ${eventType} cannot be reversed.`;
      const refused = refusalFor(after, { ...event, eventType });
      expect(refused).toMatchObject({ code: "not_reversible", facts: { reason } });
    },
  );

  test.each<[keyof typeof ACTS, string, Partial<Account>, Partial<Goal>, object]>([
    ["allocation", "account_closed", { status: "closed" }, {}, {}],
    ["allocation", "goal_closed", {}, { status: "closed" }, {}],
    ["allocation", "goal_locked", {}, { locked: true }, {}],
    ["release", "account_closed", { status: "closed" }, {}, {}],
    ["release", "goal_closed", {}, { status: "closed" }, {}],
    ["release", "insufficient_available", { balance: 49_99n }, {}, { allocatable: "9.99" }],
    ["release", "insufficient_available", { keepAvailable: 50_01n }, {}, { allocatable: "9.99" }],
    ["spending", "account_closed", { status: "closed" }, {}, {}],
    ["spending", "goal_closed", {}, { status: "closed" }, {}],
    ["spending", "amount_out_of_range", { balance: 10n ** 15n }, {}, {}],
    ["spent", "goal_closed", {}, { status: "closed" }, {}],
    ["spent", "insufficient_available", { balance: 49_99n }, {}, { allocatable: "29.99" }],
    ["deposit", "account_closed", { status: "closed" }, {}, {}],
    ["deposit", "insufficient_balance", { balance: 9_99n }, {}, { balance: "9.99" }],
    ["withdrawal", "account_closed", { status: "closed" }, {}, {}],
    ["withdrawal", "amount_out_of_range", { balance: 10n ** 15n }, {}, {}],
  ])("of a %s: %s", (act, code, account, goal, facts) => {
    const { event, after } = appended(act);
    const books = withGoal(withAccount(after, "joint", account), "trip", goal);
    expect(refusalFor(books, event)).toMatchObject({ code, facts });
  });

  test("of a release is possible for a locked goal, because the goal gains money", () => {
    const { event, after } = appended("release");
    const decision = decisionOn(withGoal(after, "trip", { locked: true }));
    reverse(decision, eventWithContext(event), NOTHING_TAKEN);
    expect(decision.books.goals.get("trip")?.currentAllocation).toBe(30_00n);
  });

  test("of an allocation is refused if the money has left the goal", () => {
    const { event, after } = appended("allocation");
    const decision = decisionOn(after);
    move(31_00n, "trip", null)(decision);
    const refused = refusalFor(decision.books, event);
    expect(refused).toMatchObject({ code: "insufficient_allocation", facts: { allocated: "9.00" } });
  });

  test.each<[keyof typeof ACTS, boolean]>([
    ["deposit", false],
    ["withdrawal", false],
    ["spending", false],
    ["spent", true],
    ["allocation", true],
    ["release", true],
    ["reallocation", true],
  ])("of a %s after a balance sync is possible: %s", (act, possible) => {
    const { event, after } = appended(act);
    const synced = { syncedBy: "sync" };
    expect(movesBalance(event)).toBe(!possible);
    if (possible) reverse(decisionOn(after), eventWithContext(event, synced), NOTHING_TAKEN);
    else {
      const facts = { synced_by: "sync" };
      expect(refusalFor(after, event, synced)).toMatchObject({ code: "not_reversible", facts });
    }
  });
});

describe("approval of a reversal", () => {
  /** Reverses with a threshold of 50.00, of which 45.00 is used. */
  const reverseBy = (act: keyof typeof ACTS, userId: string) => () => {
    const limited = { ...BOOKS, couple: { ...BOOKS.couple, approvalThreshold: 50_00n } };
    const { event, after } = appended(act, limited);
    const decision = decisionOn(after, { caller: personOf(userId) });
    return reverse(decision, eventWithContext(event), { takenAlone: 45_00n });
  };

  test.each<[keyof typeof ACTS, string, boolean]>([
    ["allocation", BEN, true],
    ["reallocation", ADA, true],
    ["release", ADA, false],
    ["spending", BEN, false],
    ["deposit", ADA, false],
  ])("of a %s by %s is needed: %s", (act, userId, needed) => {
    if (!needed) expect(reverseBy(act, userId)().metadata).toEqual({});
    else {
      const facts = { threshold: "50.00", taken: "45.00", remaining: "5.00" };
      expect(refusalOf(reverseBy(act, userId))).toMatchObject({ code: "needs_second_key", facts });
    }
  });

  test("is not needed to undo the caller's own allocation, and the event states the undo", () => {
    expect(reverseBy("allocation", ADA)().metadata).toEqual({ undo: true });
  });
});
