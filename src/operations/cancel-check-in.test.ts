import { expect, test } from "vitest";
import { type Answer, newCouple } from "../../testing/books.ts";

const DAILY = { rrule: "FREQ=DAILY", start: "2026-03-11T18:00" };

test("cancelling ends the waiting check-in and the rest of its schedule, and no other check-in", async () => {
  const couple = await newCouple();
  const first = await couple.ask("schedule_check_in", { schedule: DAILY });
  const other = await couple.ask("schedule_check_in", { schedule: DAILY });
  expect(await couple.bringDue("2026-03-11T18:00:00.000Z")).toBe(2);
  await couple.asBen.ask("answer_check_in", { check_in_id: first.id, answer: "done" });
  const cancelled = await couple.ask("cancel_check_in", { check_in_id: first.id });
  expect(cancelled).toMatchObject({ status: "cancelled", waiting_for: [], answers: [{ answer: "done" }] });
  const { items } = await couple.ask("list_check_ins", {});
  expect(items.map((row: Answer) => [row.status, row.due_at.slice(0, 10)])).toEqual([
    ["scheduled", "2026-03-12"],
    ["cancelled", "2026-03-12"],
    ["waiting", "2026-03-11"],
    ["cancelled", "2026-03-11"],
  ]);
  expect(items[2].id).toBe(other.id);
  expect(await couple.bringDue("2026-03-12T18:00:00.000Z")).toBe(1);
});
