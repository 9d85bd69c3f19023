import { expect, test } from "vitest";
import { booksOf, decisionOn } from "../../testing/in-memory.ts";
import { checkAtMidnight, checkGoals } from "./derive.ts";

const nextCheck = (at: string) => ({
  table: "couples",
  where: { id: "couple" },
  update: { nextDriftCheckAt: new Date(at) },
});

test("the next check is at the couple's next midnight, even on a day with a clock change", () => {
  const books = booksOf({ couple: { timeZone: "America/New_York" } });
  const decision = decisionOn(books, { now: new Date("2026-03-08T05:00:00.000Z") });
  checkAtMidnight(decision);
  expect(decision.writes).toEqual([nextCheck("2026-03-09T04:00:00.000Z")]);
});

test("the daily check records changed statuses and schedules the next check", () => {
  const goals = { late: { deadline: "2026-03-09", driftStatus: "on_track" }, fine: {} } as const;
  const decision = decisionOn(booksOf({ goals }));
  checkGoals(decision);
  const metadata = { status: "overdue", status_before: "on_track" };
  const drift = { eventType: "DRIFT", destGoalId: "late", userId: null, metadata };
  expect(decision.events).toMatchObject([drift]);
  expect(decision.writes).toEqual([nextCheck("2026-03-11T00:00:00.000Z")]);
});
