import { expect, test } from "vitest";
import { ADA, accountRow, BEN, booksOf, eventRow, personOf, START } from "../../testing/in-memory.ts";
import type { AgendaItem } from "../books/check-in.ts";
import type { EventMetadata } from "../books/metadata.ts";
import type { Event, EventType, Goal } from "../books/rows.ts";
import { see } from "../identity/see.ts";
import { buildAgenda, visibleAgenda } from "./agenda.ts";

/** Events, newest first. */
function newsOf(...events: readonly (readonly [EventType, EventMetadata, Partial<Event>?])[]): Event[] {
  return events.map(([eventType, metadata, more], at) =>
    eventRow({ id: `event-${at}`, sequence: 1000 - at, eventType, userId: BEN, metadata, ...more }),
  );
}

const agendaOf = (books: ReturnType<typeof booksOf>, news: readonly Event[] = []) =>
  buildAgenda(books, { now: START, news });
const trip = { destGoalId: "trip" };

test("contains over-allocated accounts with the uncovered amounts", () => {
  const books = booksOf({
    accounts: { short: { balance: 100n }, covered: { balance: 200n }, closed: { status: "closed" } },
    goals: { trip: {} },
    held: { "trip/short": 150n, "trip/covered": 200n },
  });
  expect(agendaOf(books)).toEqual([{ kind: "over_allocated", account_id: "short", amount: "50" }]);
});

test("contains goals off schedule, most urgent first, with the amounts missing today", () => {
  const createdAt = new Date("2025-03-10T15:00:00.000Z");
  const books = booksOf({
    goals: {
      behind: { createdAt, deadline: "2027-03-10", currentAllocation: 470_00n, driftStatus: "behind" },
      overdue: { createdAt, deadline: "2026-03-01", driftStatus: "overdue" },
      fine: { createdAt, deadline: "2027-03-10", currentAllocation: 900_00n, driftStatus: "on_track" },
    },
  });
  const [worst, next, ...others] = agendaOf(books);
  expect(worst).toEqual({ kind: "overdue", goal_id: "overdue", amount: "100000" });
  expect(next).toMatchObject({ kind: "behind", goal_id: "behind" });
  expect(others).toEqual([]);
});

const COMPLETE = { driftStatus: "complete", currentAllocation: 1000_00n } as const;
const REACHED = { status: "complete", status_before: "behind" };
const RELEASED = { status: "no_deadline", status_before: "complete" };
const UNDATED = { status: "complete", status_before: "no_deadline" };

test.each<[string, Partial<Goal>, EventMetadata[], string[]]>([
  ["reached", COMPLETE, [REACHED], ["complete"]],
  ["reached and then released from", {}, [RELEASED, REACHED], []],
  ["reached and is no longer complete", {}, [REACHED], []],
  ["not good news in its newest change", COMPLETE, [UNDATED], []],
])("a goal that was %s", (_, goal, changes, kinds) => {
  const news = newsOf(...changes.map((metadata) => ["DRIFT", metadata, trip] as const));
  expect(agendaOf(booksOf({ goals: { trip: goal } }), news).map(({ kind }) => kind)).toEqual(kinds);
});

test("contains the newest ten items of each source and every account", () => {
  const entries = newsOf(
    ...Array.from({ length: 12 }, (_, n) => ["JOURNAL", { visibility: "shared", entry_id: `${n}` }] as const),
  );
  const short = Array.from({ length: 12 }, (_, n) => `account-${n}`);
  const books = booksOf({
    accounts: Object.fromEntries(short.map((id) => [id, {}])),
    goals: { trip: {} },
    held: Object.fromEntries(short.map((id) => [`trip/${id}`, 1n])),
  });
  const agenda = agendaOf(books, entries);
  expect(agenda.flatMap(({ account_id }) => account_id ?? [])).toEqual(short);
  expect(agenda.flatMap(({ entry_id }) => entry_id ?? []).join("")).toBe("0123456789");
});

test("a viewer sees ten accounts, even if hidden ones come first", () => {
  const row = (id: string): AgendaItem => ({ kind: "over_allocated", account_id: id, amount: "1" });
  const hidden = Array.from({ length: 11 }, (_, n) =>
    accountRow({ id: `b-${n}`, userId: BEN, visibility: "private" }),
  );
  const shared = Array.from({ length: 11 }, (_, n) => accountRow({ id: `s-${n}` }));
  const accounts = new Map([...hidden, ...shared].map((account) => [account.id, account]));
  const entry: AgendaItem = { kind: "journal_entry", entry_id: "entry" };
  const agenda = [...[...hidden, ...shared].map(({ id }) => row(id)), entry];
  const books = booksOf({ rest: { accounts } });
  const idsFor = (userId: string) =>
    visibleAgenda(see(personOf(userId), books), agenda).map((item) => item.account_id);
  expect(idsFor(ADA)).toEqual([...shared.slice(0, 10).map(({ id }) => id), undefined]);
  expect(idsFor(BEN)).toEqual([...hidden.slice(0, 10).map(({ id }) => id), undefined]);
});
