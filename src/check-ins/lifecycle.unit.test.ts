import { describe, expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn, refusalOf, START } from "../../testing/in-memory.ts";
import type { Books } from "../books/books.ts";
import type { CheckIn } from "../books/check-in.ts";
import { diff } from "../books/diff.ts";
import type { Decision } from "../ledger/decision.ts";
import { hasSnoozed, needsAnswer } from "./answers.ts";
import { answerCheckIn, bringCheckInDue, cancelCheckIn, scheduleCheckIn } from "./lifecycle.ts";

const SUNDAYS = { rule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-03-15T18:00:00" };
const NO_NEWS = { news: [] };
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const sunday = (week: number, ms = 0) =>
  new Date(Date.parse("2026-03-15T18:00:00.000Z") + week * WEEK_MS + ms);

const metadataOf = ({ events }: Decision) => events.map(({ metadata }) => metadata);
/** The status, due instant and number of preceding misses of each check-in. */
const shown = ({ checkIns }: Books) =>
  [...checkIns.values()].map(({ status, dueAt, missedBefore }) => [status, dueAt, missedBefore]);

/** Schedules a check-in: by default one that is due immediately. */
function scheduled(recurrence?: typeof SUNDAYS, decision = decisionOn(booksOf())) {
  const message = recurrence ? "Sunday" : null;
  const checkIn = scheduleCheckIn(decision, { recurrence, message }, NO_NEWS);
  return { decision, books: decision.books, checkIn };
}

/** A later decision, with other ids. */
function later(books: Books, now: Date, from = 10) {
  const decision = decisionOn(books, { now });
  for (let n = 0; n < from; n++) decision.ids();
  return decision;
}

/** The decision in which a weekly check-in became due. */
function due(now: Date, rule = SUNDAYS.rule) {
  const { books, checkIn } = scheduled({ ...SUNDAYS, rule });
  const decision = later(books, now);
  expect(bringCheckInDue(decision, checkIn.id, NO_NEWS)).toBe(true);
  return { decision, checkIn };
}

describe("a schedule", () => {
  test.each([
    ["2026-03-29T02:30:00", "FREQ=DAILY", "This time does not exist in Europe/Berlin on that day"],
    ["2016-03-09T18:00:00", "FREQ=DAILY", "Start at most 10 years ago."],
    ["2026-03-01T18:00:00", "FREQ=DAILY;COUNT=2", "The rule has no occurrence within 10 years"],
  ])("starting %s with %s is refused", (start, rule, message) => {
    const decision = decisionOn(booksOf({ couple: { timeZone: "Europe/Berlin" } }));
    const { code, errors } = refusalOf(() => scheduled({ rule, start }, decision));
    expect([code, errors.length, errors[0]?.message]).toEqual([
      "invalid_input",
      1,
      expect.stringContaining(message),
    ]);
  });

  test("is refused if 50 check-ins are open", () => {
    const { decision } = scheduled();
    for (let n = 1; n < 50; n++) scheduled(undefined, decision);
    expect(refusalOf(() => scheduled(undefined, decision)).code).toBe("limit_reached");
  });
});

describe("an occurrence", () => {
  test("is not due before its time, and only once", () => {
    const { books, checkIn } = scheduled(SUNDAYS);
    expect(bringCheckInDue(later(books, sunday(0, -1)), checkIn.id, NO_NEWS)).toBe(false);
    expect(bringCheckInDue(due(sunday(0)).decision, checkIn.id, NO_NEWS)).toBe(false);
  });

  test("represents the last one that passed while no server ran", () => {
    expect(shown(due(sunday(3, 1)).decision.books)).toEqual([
      ["waiting", sunday(3), 0],
      ["scheduled", sunday(4), 0],
    ]);
  });

  test("is missed if the next one is due before both have answered, and consecutive misses are counted", () => {
    let { books } = scheduled(SUNDAYS);
    for (const week of [0, 1, 2]) {
      const decision = later(books, sunday(week), 10 * (week + 1));
      const next = [...books.checkIns.values()].find(({ status }) => status === "scheduled");
      bringCheckInDue(decision, next?.id ?? "", NO_NEWS);
      books = decision.books;
      // The database allows one waiting and one scheduled check-in per series after each statement.
      const states = diff(decision.before, books)
        .filter(({ table }) => table === "sync_prompts")
        .map((write) => ("insert" in write ? write.insert : "update" in write ? write.update : {}).status);
      expect(states).toEqual(week === 0 ? ["waiting", "scheduled"] : ["missed", "waiting", "scheduled"]);
    }
    expect(shown(books)).toEqual([
      ["missed", sunday(0), 0],
      ["missed", sunday(1), 1],
      ["waiting", sunday(2), 2],
      ["scheduled", sunday(3), 0],
    ]);
  });

  test("has no next one if it is the last of its rule", () => {
    const { decision, checkIn } = due(sunday(0), "FREQ=WEEKLY;COUNT=1");
    expect(shown(decision.books)).toEqual([["waiting", sunday(0), 0]]);
    expect(metadataOf(decision)).toEqual([{ action: "due", check_in_id: checkIn.id }]);
  });
});

describe("an answer", () => {
  const done = (userId: string) => ({ userId, note: null, snoozedUntil: undefined });
  const until = new Date(START.getTime() + WEEK_MS);
  const { couple } = booksOf();

  test("done replaces a snooze in its row and is final", () => {
    const { books, checkIn } = scheduled();
    const decision = later(books, START);
    const snoozed = answerCheckIn(decision, checkIn, { userId: ADA, note: "Later.", snoozedUntil: until });
    const after = answerCheckIn(decision, snoozed, done(ADA));
    const replaced = { answer: "done", note: null, snoozedUntil: null, answeredAt: START };
    expect(after.answers).toEqual([{ ...snoozed.answers[0], ...replaced }]);
    expect(refusalOf(() => answerCheckIn(decision, after, done(ADA))).code).toBe("already_answered");
  });

  test.each([
    ["scheduled", "check_in_not_due", { due_at: "2026-03-15T18:00:00.000Z" }],
    ["complete", "check_in_over", { status: "complete" }],
    ["missed", "check_in_over", { status: "missed" }],
    ["cancelled", "check_in_over", { status: "cancelled" }],
  ] as const)("to a check-in that is %s is refused as %s", (status, code, facts) => {
    const { books, checkIn } = scheduled(SUNDAYS);
    const answer = () => answerCheckIn(decisionOn(books), { ...checkIn, status }, done(ADA));
    expect(refusalOf(answer)).toMatchObject({ code, facts });
  });

  test("snoozes a check-in only until before the next one of its schedule", () => {
    const { decision, checkIn } = due(sunday(0));
    const waiting = decision.books.checkIns.get(checkIn.id) ?? checkIn;
    const snooze = (at: Date) => answerCheckIn(decision, waiting, { ...done(ADA), snoozedUntil: at });
    const message =
      "Give a time before 2026-03-22T18:00:00.000Z, when the next check-in of the schedule is due.";
    expect(refusalOf(() => snooze(sunday(1))).errors).toMatchObject([{ field: "until", message }]);
    expect(snooze(sunday(1, -1)).status).toBe("waiting");
  });

  test("with a snooze makes the check-in ask the user again at that instant, and does not affect the partner", () => {
    const { books, checkIn } = scheduled();
    const snoozed = answerCheckIn(decisionOn(books), checkIn, { ...done(ADA), snoozedUntil: until });
    const users = [ADA, BEN, null];
    const askedAt = (now: Date) => users.map((userId) => needsAnswer(snoozed, { couple, userId, now }));
    expect(askedAt(new Date(until.getTime() - 1))).toEqual([false, true, true]);
    expect(askedAt(until)).toEqual([true, true, true]);
    expect(users.map((userId) => hasSnoozed(snoozed, userId))).toEqual([true, false, true]);
  });
});

describe("a cancellation", () => {
  test("cancels the waiting and the scheduled check-in, earliest first", () => {
    const { decision: before, checkIn } = due(sunday(0));
    const decision = later(before.books, sunday(0), 20);
    cancelCheckIn(decision, checkIn);
    expect(shown(decision.books).map(([status]) => status)).toEqual(["cancelled", "cancelled"]);
    const ids = [...before.books.checkIns.keys()];
    expect(metadataOf(decision)).toEqual(ids.map((check_in_id) => ({ action: "cancelled", check_in_id })));
  });

  test("of an ended check-in cancels the rest of its schedule and is refused if nothing is left", () => {
    const { books, checkIn } = scheduled(SUNDAYS);
    const over: CheckIn = { ...checkIn, id: "over", status: "complete" };
    const decision = decisionOn(books);
    cancelCheckIn(decision, over);
    expect(shown(decision.books).map(([status]) => status)).toEqual(["cancelled"]);
    const refused = refusalOf(() => cancelCheckIn(decision, over));
    expect(refused).toMatchObject({ code: "check_in_over", facts: { status: "complete" } });
  });
});
