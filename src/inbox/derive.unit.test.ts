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

const both = (kind: string, percent: number | null = null) => [
  [ADA, kind, percent],
  [BEN, kind, percent],
];
const DUE = { eventType: "SYNC", metadata: { action: "due", check_in_id: "c" } } as const;
const SHARED = { action: "written", visibility: "shared", entry_id: "e" };
const DISABLED = { action: "webhook_disabled", owner_id: BEN, webhook_id: "w" };
const CONNECTED = { action: "app_connected", app_id: "a", app_user_id: ADA, client: "Probe" };
const drift = (status_before: string, status: string): EventDraft => ({
  eventType: "DRIFT",
  destGoalId: "trip",
  metadata: { status, status_before },
  by: service,
});

test.each<[string, EventDraft, unknown[]]>([
  ["an immediate check-in by Ada is due", DUE, [[BEN, "check_in_due", null]]],
  ["a scheduled check-in is due", { ...DUE, by: service }, both("check_in_due")],
  ["a check-in is scheduled", { eventType: "SYNC", metadata: { action: "scheduled", check_in_id: "c" } }, []],
  ["a shared entry is written", { eventType: "JOURNAL", metadata: SHARED }, [[BEN, "journal_entry", null]]],
  ["a private entry is written", { eventType: "JOURNAL", metadata: { visibility: "private" } }, []],
  ["a goal goes off schedule", drift("on_track", "behind"), both("drift")],
  ["a goal off schedule becomes at risk", drift("behind", "at_risk"), []],
  ["money passes two milestones", { ...allocation, amount: 60_00n }, both("milestone", 50)],
  ["money passes no milestone", { ...allocation, amount: 24_00n }, []],
  [
    "Ben's webhook is disabled",
    { eventType: "SYSTEM", metadata: DISABLED },
    [[BEN, "webhook_disabled", null]],
  ],
  ["Ada connects an app", { eventType: "SYSTEM", metadata: CONNECTED }, both("app_connected")],
])("when %s", (_, draft, items) => {
  expect(itemsOf(draft)).toEqual(items);
});

test("the subject of an item depends on its kind", () => {
  const metadata = { check_in_id: "c", plan_id: "p" };
  const kinds = ["check_in_due", "plan_waiting", "drift", "journal_entry"] as const;
  expect(kinds.map((kind) => subjectOf(kind, { metadata }))).toEqual(["c", "p", null, null]);
});
