import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

test("a check-in is complete when both partners are done", async () => {
  const couple = await newCouple();
  const { id: check_in_id } = await couple.ask("schedule_check_in", { schedule: "now" });
  const first = await couple.ask("answer_check_in", {
    check_in_id,
    answer: "done",
    note: "We keep the trip.",
  });
  expect(first).toMatchObject({ status: "waiting", waiting_for: [couple.ben.id] });
  expect((await couple.refusal("answer_check_in", { check_in_id, answer: "done" })).code).toBe(
    "already_answered",
  );
  const ben = couple.as(couple.ben.principal);
  const second = await ben.ask("answer_check_in", { check_in_id, answer: "done" });
  expect(second).toMatchObject({ id: check_in_id, status: "complete", waiting_for: [] });
  expect((await couple.ask("list_check_ins", {})).items[0]).toEqual(second);
  expect((await couple.ask("list_check_ins", {})).items[0]).toMatchObject({
    status: "complete",
    waiting_for: [],
    answers: [
      { user_id: couple.ada.id, answer: "done", note: "We keep the trip.", snoozed_until: null },
      { user_id: couple.ben.id, answer: "done", note: null },
    ],
  });
  const over = await ben.refusal("answer_check_in", { check_in_id, answer: "done" });
  expect([over.code, over.facts]).toEqual(["check_in_over", { status: "complete" }]);
  const { items } = await couple.ask("list_ledger", { event_type: "SYNC", limit: 2 });
  expect(items).toMatchObject([
    {
      user_id: couple.ben.id,
      metadata: { action: "answered", check_in_id, answer: "done", completes: true },
    },
    {
      user_id: couple.ada.id,
      metadata: { action: "answered", check_in_id, answer: "done", completes: false },
    },
  ]);
  // The ledger never deletes anything, so it does not record the note.
  expect(JSON.stringify(items)).not.toContain("trip");
  expect(await couple.discrepancy()).toBeUndefined();
});

test("a snooze postpones the check-in for one partner until the next answer", async () => {
  const couple = await newCouple({ time_zone: "Europe/Berlin" });
  const { id: check_in_id } = await couple.ask("schedule_check_in", { schedule: "now" });
  const answers = async (answer: object) => {
    const { status, waiting_for } = await couple.ask("answer_check_in", { check_in_id, ...answer });
    expect([status, waiting_for.includes(couple.ben.id)]).toEqual(["waiting", true]);
    return (await couple.ask("list_check_ins", {})).items[0].answers;
  };
  const mine = { user_id: couple.ada.id, answer: "snooze" };
  expect(await answers({ answer: "snooze", until: "2026-03-12T19:00" })).toMatchObject([
    { ...mine, snoozed_until: "2026-03-12T18:00:00.000Z" },
  ]);
  expect(await answers({ answer: "snooze", until: "2026-03-13T08:00:00Z" })).toMatchObject([
    { ...mine, snoozed_until: "2026-03-13T08:00:00.000Z" },
  ]);
  expect(await answers({ answer: "done" })).toMatchObject([{ ...mine, answer: "done", snoozed_until: null }]);
});

test("a snooze must end before the next check-in of the schedule, and the refusal says when that is", async () => {
  const couple = await newCouple();
  const { id: check_in_id } = await couple.ask("schedule_check_in", {
    schedule: { rrule: "FREQ=DAILY", start: "2026-03-11T18:00" },
  });
  couple.clock = new Date("2026-03-11T18:00:00.000Z");
  await couple.bringDue();
  const snooze = (until: string) => ({ check_in_id, answer: "snooze", until });
  const refused = await couple.refusal("answer_check_in", snooze("2026-03-12T18:00"));
  expect(refused.errors).toEqual([
    {
      field: "until",
      message: "Give a time before 2026-03-12T18:00:00.000Z, when the next check-in of the schedule is due.",
    },
  ]);
  expect((await couple.ask("list_check_ins", { status: "waiting" })).items[0].answers).toEqual([]);
  const { status } = await couple.ask("answer_check_in", snooze("2026-03-12T17:59"));
  expect(status).toBe("waiting");
});

test("an instant is unambiguous, even in an hour that occurs twice", async () => {
  const couple = await newCouple({ time_zone: "America/New_York" });
  couple.clock = new Date("2026-11-01T05:00:00.000Z");
  const { id: check_in_id } = await couple.ask("schedule_check_in", { schedule: "now" });
  await couple.ask("answer_check_in", { check_in_id, answer: "snooze", until: "2026-11-01T06:30:00Z" });
  const [{ answers }] = (await couple.ask("list_check_ins", {})).items;
  expect(answers[0].snoozed_until).toBe("2026-11-01T06:30:00.000Z");
});

test.each([
  [{ answer: "snooze" }, "until"],
  [{ answer: "done", note: " \n" }, "note"],
  [{ answer: "snooze", until: "2026-03-10T15:00" }, "until"],
  [{ answer: "snooze", until: "2026-04-09T15:01" }, "until"],
  [{ answer: "done", until: "2026-03-12T19:00" }, "until"],
  [{ answer: "later" }, "answer"],
])("%j is refused for %s", async (fields, field) => {
  const couple = await newCouple();
  const { id: check_in_id } = await couple.ask("schedule_check_in", { schedule: "now" });
  const refused = await couple.refusal("answer_check_in", { check_in_id, ...fields });
  expect(refused.errors.map((error) => error.field)).toEqual([field]);
});

test("a check-in that is not due yet cannot be answered", async () => {
  const couple = await newCouple();
  const { id: check_in_id } = await couple.ask("schedule_check_in", {
    schedule: { rrule: "FREQ=DAILY", start: "2026-03-11T18:00" },
  });
  const early = await couple.refusal("answer_check_in", { check_in_id, answer: "done" });
  expect([early.code, early.facts]).toEqual(["check_in_not_due", { due_at: "2026-03-11T18:00:00.000Z" }]);
});
