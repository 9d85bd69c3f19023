import { describe, expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn, START } from "../../testing/in-memory.ts";
import type { Books } from "../books/books.ts";
import type { CheckIn } from "../books/check-in.ts";
import { diff } from "../books/diff.ts";
import { hasSnoozed, needsAnswer, waitingFor } from "./answers.ts";
import { answerCheckIn, bringCheckInDue, cancelCheckIn, scheduleCheckIn } from "./lifecycle.ts";

const SUNDAYS = { rule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-03-15T18:00:00" };
const NO_NEWS = { news: [] };
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const sunday = (week: number) => new Date(Date.parse("2026-03-15T18:00:00.000Z") + week * WEEK_MS);

const decide = (books: Books, now = START) => decisionOn(books, { now });
const shown = ({ checkIns }: Books) =>
  [...checkIns.values()].map(({ status, dueAt, missedBefore }) => [status, dueAt, missedBefore]);
const metadataOf = ({ steps }: ReturnType<typeof decide>) => steps.map(({ change }) => change.event.metadata);

/** Books with a scheduled weekly check-in. */
function scheduled(rule = SUNDAYS.rule): { books: Books; checkIn: CheckIn } {
  const decision = decide(booksOf());
  const checkIn = scheduleCheckIn(decision, { recurrence: { ...SUNDAYS, rule }, message: "Sunday" }, NO_NEWS);
  return { books: decision.books, checkIn };
}

/** Books with a waiting check-in that was due immediately. */
function waiting(): { books: Books; checkIn: CheckIn } {
  const decision = decide(booksOf());
  const checkIn = scheduleCheckIn(decision, { recurrence: undefined, message: null }, NO_NEWS);
  return { books: decision.books, checkIn };
}

/** A later decision with other ids. */
function later(books: Books, now: Date, from: number) {
  const decision = decide(books, now);
  for (let n = 0; n < from; n++) decision.ids();
  return decision;
}

describe("a schedule", () => {
  test("creates its first occurrence", () => {
    const { books, checkIn } = scheduled();
    expect(shown(books)).toEqual([["scheduled", sunday(0), 0]]);
    expect(checkIn).toMatchObject({
      seriesId: checkIn.id,
      createdById: ADA,
      agenda: null,
      message: "Sunday",
    });
  });

  test("is due immediately without a recurrence", () => {
    const decision = decide(booksOf());
    const checkIn = scheduleCheckIn(decision, { recurrence: undefined, message: null }, NO_NEWS);
    expect(checkIn).toMatchObject({ status: "waiting", dueAt: START, rule: null, agenda: [] });
    const about = { check_in_id: checkIn.id };
    expect(metadataOf(decision)).toEqual([
      { action: "scheduled", ...about },
      { action: "due", ...about },
    ]);
  });

  test.each([
    ["2026-03-29T02:30:00", "FREQ=DAILY", "This time does not exist in Europe/Berlin on that day"],
    ["2016-03-09T18:00:00", "FREQ=DAILY", "Start at most 10 years ago."],
    ["2026-03-01T18:00:00", "FREQ=DAILY;COUNT=2", "The rule has no occurrence within 10 years"],
  ])("starting %s with %s is refused", (start, rule, message) => {
    const decision = decide(booksOf({ couple: { timeZone: "Europe/Berlin" } }));
    const ask = () => scheduleCheckIn(decision, { recurrence: { rule, start }, message: null }, NO_NEWS);
    expect(ask).toThrow(
      expect.objectContaining({
        code: "invalid_input",
        errors: [expect.objectContaining({ message: expect.stringContaining(message) })],
      }),
    );
  });

  test("is refused if 50 check-ins are open", () => {
    const decision = decide(booksOf());
    const ask = () => scheduleCheckIn(decision, { recurrence: undefined, message: null }, NO_NEWS);
    for (let n = 0; n < 50; n++) ask();
    expect(ask).toThrow(expect.objectContaining({ code: "limit_reached" }));
  });
});

describe("an occurrence", () => {
  test("is due at its time and not before, and creates the next one", () => {
    const { books, checkIn } = scheduled();
    const early = decide(books, new Date(sunday(0).getTime() - 1));
    expect(bringCheckInDue(early, checkIn.id, NO_NEWS)).toBe(false);
    const decision = later(books, sunday(0), 3);
    expect(bringCheckInDue(decision, checkIn.id, NO_NEWS)).toBe(true);
    expect(bringCheckInDue(decision, checkIn.id, NO_NEWS)).toBe(false);
    expect(shown(decision.books)).toEqual([
      ["waiting", sunday(0), 0],
      ["scheduled", sunday(1), 0],
    ]);
    const ahead = [...decision.books.checkIns.values()].at(-1);
    expect(metadataOf(decision)).toEqual([{ action: "due", check_in_id: checkIn.id, next_id: ahead?.id }]);
    expect(ahead).toMatchObject({
      seriesId: checkIn.id,
      createdById: ADA,
      createdAt: START,
      message: "Sunday",
    });
  });

  test("represents the last one that passed while no server ran", () => {
    const { books, checkIn } = scheduled();
    const decision = later(books, new Date(sunday(3).getTime() + 1), 3);
    bringCheckInDue(decision, checkIn.id, NO_NEWS);
    expect(shown(decision.books)).toEqual([
      ["waiting", sunday(3), 0],
      ["scheduled", sunday(4), 0],
    ]);
  });

  test("is missed if the next one is due before both have answered, and consecutive misses are counted", () => {
    let { books } = scheduled();
    for (const week of [0, 1, 2]) {
      const decision = later(books, sunday(week), 10 * (week + 1));
      const ahead = [...books.checkIns.values()].find(({ status }) => status === "scheduled");
      bringCheckInDue(decision, ahead?.id ?? "", NO_NEWS);
      books = decision.books;
      // The database allows one waiting and one scheduled check-in per series after each statement.
      const writes = diff(decision.before, books).filter(({ table }) => table === "sync_prompts");
      const states = writes.map((write) =>
        "insert" in write ? write.insert.status : "update" in write ? write.update.status : "deleted",
      );
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
    const { books, checkIn } = scheduled("FREQ=WEEKLY;COUNT=1");
    const decision = later(books, sunday(0), 3);
    bringCheckInDue(decision, checkIn.id, NO_NEWS);
    expect(shown(decision.books)).toEqual([["waiting", sunday(0), 0]]);
    expect(metadataOf(decision)).toEqual([{ action: "due", check_in_id: checkIn.id }]);
  });
});

describe("an answer", () => {
  const done = (userId: string) => ({ userId, note: null, snoozedUntil: undefined });
  const until = new Date(START.getTime() + WEEK_MS);
  const couple = booksOf().couple;

  test("from both partners completes the check-in", () => {
    const { books, checkIn } = waiting();
    const decision = later(books, START, 5);
    const first = answerCheckIn(decision, checkIn, done(ADA));
    expect([first.status, waitingFor(first, couple)]).toEqual(["waiting", [BEN]]);
    const second = answerCheckIn(decision, first, done(BEN));
    expect([second.status, waitingFor(second, couple)]).toEqual(["complete", []]);
    expect(metadataOf(decision).map(({ completes }) => completes)).toEqual([false, true]);
  });

  test("done replaces a snooze in its row and is final", () => {
    const { books, checkIn } = waiting();
    const decision = later(books, START, 5);
    const snoozed = answerCheckIn(decision, checkIn, { userId: ADA, note: "Later.", snoozedUntil: until });
    const after = answerCheckIn(decision, snoozed, done(ADA));
    expect(after.answers).toEqual([
      { ...snoozed.answers[0], answer: "done", note: null, snoozedUntil: null, answeredAt: START },
    ]);
    expect(() => answerCheckIn(decision, after, done(ADA))).toThrow(
      expect.objectContaining({ code: "already_answered" }),
    );
  });

  test.each([
    ["scheduled", "check_in_not_due"],
    ["complete", "check_in_over"],
    ["missed", "check_in_over"],
    ["cancelled", "check_in_over"],
  ] as const)("to a check-in that is %s is refused as %s", (status, code) => {
    const { books, checkIn } = waiting();
    const answer = () => answerCheckIn(decide(books), { ...checkIn, status }, done(ADA));
    expect(answer).toThrow(expect.objectContaining({ code }));
  });

  test("snoozes a check-in only until before the next one of its schedule", () => {
    const { books, checkIn } = scheduled();
    const decision = later(books, sunday(0), 3);
    bringCheckInDue(decision, checkIn.id, NO_NEWS);
    const due = decision.books.checkIns.get(checkIn.id) ?? checkIn;
    const snooze = (at: Date) => answerCheckIn(decision, due, { userId: ADA, note: null, snoozedUntil: at });
    expect(() => snooze(sunday(1))).toThrow(expect.objectContaining({ code: "invalid_input" }));
    expect(snooze(new Date(sunday(1).getTime() - 1)).status).toBe("waiting");
  });

  test("that snoozes a check-in asks the user again at that instant and does not affect the partner", () => {
    const { books, checkIn } = waiting();
    const snoozed = answerCheckIn(decide(books), checkIn, { userId: ADA, note: null, snoozedUntil: until });
    const asks = (userId: string | null, now: Date) => needsAnswer(snoozed, { couple, userId, now });
    const before = new Date(until.getTime() - 1);
    expect([asks(ADA, before), asks(ADA, until), asks(BEN, before), asks(null, before)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect([hasSnoozed(snoozed, ADA), hasSnoozed(snoozed, BEN), hasSnoozed(snoozed, null)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe("a cancellation", () => {
  test("cancels the waiting and the scheduled check-in, earliest first", () => {
    const { books, checkIn } = scheduled();
    const due = later(books, sunday(0), 3);
    bringCheckInDue(due, checkIn.id, NO_NEWS);
    const decision = later(due.books, sunday(0), 20);
    cancelCheckIn(decision, checkIn);
    expect(shown(decision.books).map(([status]) => status)).toEqual(["cancelled", "cancelled"]);
    expect(metadataOf(decision)).toEqual(
      [...due.books.checkIns.keys()].map((id) => ({ action: "cancelled", check_in_id: id })),
    );
  });

  test("of an ended check-in cancels the rest of its schedule and is refused if nothing is left", () => {
    const { books, checkIn } = scheduled();
    const over: CheckIn = { ...checkIn, id: "over", status: "complete" };
    const decision = decide(books);
    cancelCheckIn(decision, over);
    expect(shown(decision.books).map(([status]) => status)).toEqual(["cancelled"]);
    expect(() => cancelCheckIn(decision, over)).toThrow(
      expect.objectContaining({ code: "check_in_over", facts: { status: "complete" } }),
    );
  });
});
