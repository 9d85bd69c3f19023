import { expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn, personOf } from "../../testing/in-memory.ts";
import type { EventDraft } from "../ledger/decision.ts";
import { fillInboxes } from "./derive.ts";
import { subjectOf } from "./notices.ts";

/** The user, kind and percent of each item for an event by Ada. */
function itemsOf(draft: EventDraft): unknown[] {
  const accounts = { checking: { balance: 1000_00n } };
  const books = booksOf({ accounts, goals: { trip: { targetAmount: 100_00n } } });
  const decision = decisionOn(books, { caller: personOf(ADA) });
  decision.append(draft);
  fillInboxes(decision);
  return decision.writes.map((write) => {
    if (!("insert" in write)) throw new Error("an item is added");
    const { userId, kind, percent } = write.insert;
    return [userId, kind, percent];
  });
}

const allocation = { eventType: "ALLOCATION", sourceAccountId: "checking", destGoalId: "trip" } as const;
const service = { userId: null, actor: "couples-cfo" };

test.each<[string, EventDraft, unknown[]]>([
  [
    "an immediate check-in by Ada is due",
    { eventType: "SYNC", metadata: { action: "due", check_in_id: "c" } },
    [[BEN, "check_in_due", null]],
  ],
  [
    "a scheduled check-in is due",
    { eventType: "SYNC", metadata: { action: "due", check_in_id: "c" }, by: service },
    [
      [ADA, "check_in_due", null],
      [BEN, "check_in_due", null],
    ],
  ],
  ["a check-in is scheduled", { eventType: "SYNC", metadata: { action: "scheduled", check_in_id: "c" } }, []],
  [
    "a shared entry is written",
    { eventType: "JOURNAL", metadata: { action: "written", visibility: "shared", entry_id: "e" } },
    [[BEN, "journal_entry", null]],
  ],
  ["a private entry is written", { eventType: "JOURNAL", metadata: { visibility: "private" } }, []],
  [
    "a goal goes off schedule",
    {
      eventType: "DRIFT",
      destGoalId: "trip",
      metadata: { status: "behind", status_before: "on_track" },
      by: service,
    },
    [
      [ADA, "drift", null],
      [BEN, "drift", null],
    ],
  ],
  [
    "a goal off schedule becomes at risk",
    { eventType: "DRIFT", destGoalId: "trip", metadata: { status: "at_risk", status_before: "behind" } },
    [],
  ],
  [
    "money passes two milestones",
    { ...allocation, amount: 60_00n },
    [
      [ADA, "milestone", 50],
      [BEN, "milestone", 50],
    ],
  ],
  ["money passes no milestone", { ...allocation, amount: 24_00n }, []],
  [
    "Ben's webhook is disabled",
    { eventType: "SYSTEM", metadata: { action: "webhook_disabled", owner_id: BEN, webhook_id: "w" } },
    [[BEN, "webhook_disabled", null]],
  ],
])("when %s", (_, draft, items) => {
  expect(itemsOf(draft)).toEqual(items);
});

test("the subject of an item depends on its kind", () => {
  const metadata = { check_in_id: "c", plan_id: "p" };
  expect([subjectOf("check_in_due", { metadata }), subjectOf("plan_waiting", { metadata })]).toEqual([
    "c",
    "p",
  ]);
  expect([subjectOf("drift", { metadata }), subjectOf("journal_entry", { metadata })]).toEqual([null, null]);
});
