import { newCouple } from "../../testing/books.ts";
import { eventsOf } from "../../testing/concurrent.ts";
import { expect, test } from "../../testing/test.ts";

const SUNDAYS = { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-03-08T18:00" };

test("now: the check-in waits for both partners at once, with an agenda", async ({ couple }) => {
  const checking = await couple.account();
  const goal = await couple.goal({ deadline: "2026-03-20" });
  await couple.ask("allocate_to_goal", { account_id: checking.id, goal_id: goal.id, amount: "400" });
  await couple.ask("record_event", {
    event_type: "BALANCE_SYNC",
    amount: "150",
    source_account_id: checking.id,
  });
  couple.clock = new Date("2026-03-21T09:00:00.000Z");
  const checkIn = await couple.ask("schedule_check_in", { schedule: "now", message: "Before\nthe trip" });
  expect(checkIn).toMatchObject({
    status: "waiting",
    due_at: "2026-03-21T09:00:00.000Z",
    rrule: null,
    start: null,
    message: "Before\nthe trip",
    agenda: [
      { kind: "over_allocated", account_id: checking.id, amount: "250.00" },
      { kind: "overdue", goal_id: goal.id, amount: "200.00" },
    ],
  });
  const [listed] = (await couple.asBen.ask("list_check_ins", {})).items;
  const { next_due_at, skips, ...shown } = checkIn;
  expect([next_due_at, skips]).toEqual([[], null]);
  expect(listed).toEqual({
    ...shown,
    series_id: checkIn.id,
    answers: [],
    waiting_for: [couple.ada.id, couple.ben.id],
    missed_before: 0,
  });
  const { items } = await couple.ask("list_ledger", { event_type: "SYNC" });
  expect(items.map((event: { metadata: object }) => event.metadata)).toEqual([
    { action: "due", check_in_id: checkIn.id },
    { action: "scheduled", check_in_id: checkIn.id },
  ]);
});

test.each([
  [
    "the next occurrence is scheduled, in the couple's time zone",
    "America/New_York",
    SUNDAYS,
    {
      status: "scheduled",
      due_at: "2026-03-15T22:00:00.000Z",
      rrule: "FREQ=WEEKLY;BYDAY=SU",
      start: "2026-03-08T18:00:00",
      agenda: [],
      next_due_at: ["2026-03-15T22:00:00.000Z", "2026-03-22T22:00:00.000Z", "2026-03-29T22:00:00.000Z"],
      skips: null,
    },
  ],
  [
    "the answer shows the months that it skips, and fewer dates if fewer are left",
    "UTC",
    { rrule: "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2", start: "2026-03-31T18:00" },
    {
      next_due_at: ["2026-03-31T18:00:00.000Z", "2026-05-31T18:00:00.000Z"],
      skips: expect.stringContaining("February, April, June, September, and November"),
    },
  ],
  [
    "it is accepted as calendars write it",
    "America/New_York",
    {
      ...SUNDAYS,
      rrule: "DTSTART;TZID=America/New_York:20260308T180000\nRRULE:FREQ=WEEKLY; BYDAY=SU, WE;",
    },
    { rrule: "FREQ=WEEKLY;BYDAY=SU,WE", start: "2026-03-08T18:00:00" },
  ],
  [
    "a start with an offset is converted to the couple's time zone",
    "Asia/Tokyo",
    { rrule: "rrule:freq=daily", start: "2026-03-11T00:00:00+01:00" },
    { rrule: "FREQ=DAILY", start: "2026-03-11T08:00:00", due_at: "2026-03-10T23:00:00.000Z" },
  ],
])("by a rule: %s", async (_, time_zone, schedule, expected) => {
  const couple = await newCouple({ time_zone });
  expect(await couple.ask("schedule_check_in", { schedule })).toMatchObject(expected);
});

test.each([
  ["rrule", { rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }],
  ["rrule", { rrule: "FREQ=DAILY;UNTIL=20260309" }],
  ["rrule", { rrule: "DTSTART:20260308T190000\nRRULE:FREQ=DAILY" }],
  ["rrule", { rrule: "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=11;COUNT=1000" }],
  ["rrule", { start: "2999-03-10T10:00" }],
  ["start", { start: "2016-03-10T10:00" }],
  // Clocks in New York skip this hour.
  ["start", { start: "2026-03-08T02:30" }],
])("a schedule is refused for its %s: %j, and nothing is written", async (field, changes) => {
  const couple = await newCouple({ time_zone: "America/New_York" });
  const schedule = { ...SUNDAYS, ...changes };
  expect(await couple.outcome("schedule_check_in", { schedule })).toBe(`invalid_input: schedule.${field}`);
  expect((await couple.ask("list_check_ins", {})).items).toEqual([]);
  expect(await eventsOf(couple, "SYNC")).toBe(0);
});
