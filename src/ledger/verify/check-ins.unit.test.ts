import { expect, test } from "vitest";
import type { Event } from "../../books/rows.ts";
import { checkInProblem, recordCheckIn, type StatedCheckIn, type StoredCheckIn } from "./check-ins.ts";

const sync = (metadata: Event["metadata"], userId: string | null = null) =>
  ({ eventType: "SYNC", userId, metadata }) as Event;

const DUE = sync({ action: "due", check_in_id: "c", next_id: "d" });
const HISTORIES: Readonly<Record<string, readonly Event[]>> = {
  none: [],
  "one due": [sync({ action: "scheduled", check_in_id: "c" }, "ada"), DUE],
  "one missed": [DUE, sync({ action: "due", check_in_id: "d", missed_id: "c", next_id: "e" })],
  "two missed": [
    DUE,
    sync({ action: "due", check_in_id: "d", missed_id: "c" }),
    sync({ action: "due", check_in_id: "e", missed_id: "d" }),
  ],
  answered: [
    DUE,
    sync({ action: "answered", check_in_id: "c", answer: "snooze" }, "ada"),
    sync({ action: "answered", check_in_id: "c", answer: "done" }, "ada"),
    sync({ action: "answered", check_in_id: "c", answer: "done", completes: true }, "ben"),
  ],
};

const done = (userId: string) => ({ userId, answer: "done" }) as const;

test.each<[history: string, id: string, row: Partial<StoredCheckIn>, problem: string | undefined]>([
  ["one due", "c", {}, undefined],
  ["one due", "d", { status: "scheduled" }, undefined],
  ["one missed", "c", { status: "missed" }, undefined],
  ["one missed", "d", { missedBefore: 1 }, undefined],
  ["two missed", "e", { missedBefore: 2 }, undefined],
  ["answered", "c", { status: "complete", answers: [done("ada"), done("ben")] }, undefined],
  ["none", "c", {}, "no event scheduled it"],
  ["one due", "c", { status: "complete" }, "it is complete, the ledger states waiting"],
  ["one missed", "d", {}, "missed_before is 0, the ledger states 1"],
  ["answered", "c", { status: "complete", answers: [done("ada")] }, "its answers differ from the ledger"],
  ["one due", "c", { answers: [done("ada")] }, "its answers differ from the ledger"],
  ["one due", "c", { agenda: {} as never }, "its agenda cannot be read"],
])("after %s: check-in %s with %j", (history, id, row, problem) => {
  const stated = new Map<string, StatedCheckIn>();
  for (const event of HISTORIES[history] ?? []) recordCheckIn(stated, event);
  const stored: StoredCheckIn = { id, status: "waiting", missedBefore: 0, agenda: null, answers: [], ...row };
  expect(checkInProblem(stored, stated.get(id))).toBe(problem);
});
