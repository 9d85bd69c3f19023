import { newCouple } from "../../testing/books.ts";
import { expect, test } from "../../testing/test.ts";

test("a check-in is complete when both partners are done", async ({ couple, ben }) => {
  const { id: check_in_id } = await couple.ask("schedule_check_in", { schedule: "now" });
  const done = { check_in_id, answer: "done" };
  const first = await couple.ask("answer_check_in", { ...done, note: "We keep the trip." });
  expect(first).toMatchObject({ status: "waiting", waiting_for: [couple.ben.id] });
  const second = await ben.ask("answer_check_in", done);
  expect((await couple.ask("list_check_ins", {})).items).toEqual([second]);
  expect(second).toMatchObject({
    id: check_in_id,
    status: "complete",
    waiting_for: [],
    answers: [
      { user_id: couple.ada.id, answer: "done", note: "We keep the trip.", snoozed_until: null },
      { user_id: couple.ben.id, answer: "done", note: null },
    ],
  });
  expect((await ben.refusal("answer_check_in", done)).facts).toEqual({ status: "complete" });
  const { items } = await couple.ask("list_ledger", { event_type: "SYNC", limit: 2 });
  expect(items).toMatchObject([
    { user_id: couple.ben.id, metadata: { action: "answered", ...done, completes: true } },
    { user_id: couple.ada.id, metadata: { action: "answered", ...done, completes: false } },
  ]);
  // The ledger never deletes anything, so it does not record the note.
  expect(JSON.stringify(items)).not.toContain("trip");
});

test.each([
  ["Europe/Berlin", "2026-03-10T15:00:00.000Z", "2026-03-12T19:00", "2026-03-12T18:00:00.000Z"],
  ["Europe/Berlin", "2026-03-10T15:00:00.000Z", "2026-03-13T08:00:00Z", "2026-03-13T08:00:00.000Z"],
  // This hour occurs twice in New York.
  ["America/New_York", "2026-11-01T05:00:00.000Z", "2026-11-01T06:30:00Z", "2026-11-01T06:30:00.000Z"],
])(
  "in %s at %s, a snooze until %s postpones the check-in for one partner until the next answer",
  async (time_zone, now, until, snoozed_until) => {
    const couple = await newCouple({ time_zone });
    couple.clock = new Date(now);
    const { id: check_in_id } = await couple.ask("schedule_check_in", { schedule: "now" });
    const answers = async (answer: object) => {
      const { status, waiting_for } = await couple.ask("answer_check_in", { check_in_id, ...answer });
      expect([status, waiting_for.includes(couple.ben.id)]).toEqual(["waiting", true]);
      return (await couple.ask("list_check_ins", {})).items[0].answers;
    };
    const own = { user_id: couple.ada.id };
    expect(await answers({ answer: "snooze", until })).toMatchObject([
      { ...own, answer: "snooze", snoozed_until },
    ]);
    expect(await answers({ answer: "done" })).toMatchObject([
      { ...own, answer: "done", snoozed_until: null },
    ]);
  },
);

test.each([
  [{ answer: "snooze" }],
  [{ answer: "snooze", until: "2026-03-10T15:00" }],
  [{ answer: "snooze", until: "2026-04-09T15:01" }],
  [{ answer: "done", until: "2026-03-12T19:00" }],
])("%j is refused for until", async (fields) => {
  const couple = await newCouple();
  const { id: check_in_id } = await couple.ask("schedule_check_in", { schedule: "now" });
  expect(await couple.outcome("answer_check_in", { check_in_id, ...fields })).toBe("invalid_input: until");
});
