import { expect, test } from "vitest";
import { type Answer, ask, formCouple, newCouple } from "../../../testing/books.ts";
import { openedEngine, ownDatabase } from "../../../testing/own-database.ts";
import { tamper } from "../../../testing/tampering.ts";
import { checkInsDue } from "./bring-check-ins-due.ts";
import { runOnce } from "./run-once.ts";

const SUNDAYS = { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-03-15T18:00" };
const shown = ({ status, due_at, missed_before }: Answer) => [status, due_at.slice(0, 16), missed_before];

test("an occurrence becomes due once, at its time, and makes the next", async () => {
  const couple = await newCouple({ time_zone: "America/New_York" });
  const { id } = await couple.ask("schedule_check_in", { schedule: SUNDAYS, message: "Sunday" });
  expect(await couple.bringDue("2026-03-15T21:59:59.999Z")).toBe(0);
  expect(await couple.bringDue("2026-03-15T22:00:00.000Z")).toBe(1);
  expect(await couple.bringDue()).toBe(0);
  const { items } = await couple.ask("list_check_ins", {});
  expect(items.map(shown)).toEqual([
    ["scheduled", "2026-03-22T22:00", 0],
    ["waiting", "2026-03-15T22:00", 0],
  ]);
  expect(items.map((row: Answer) => row.message)).toEqual(["Sunday", "Sunday"]);
  const [due] = (await couple.ask("list_ledger", { event_type: "SYNC", limit: 1 })).items;
  expect(due).toMatchObject({
    user_id: null,
    actor: "couples-cfo",
    timestamp: "2026-03-15T22:00:00.000Z",
    metadata: { action: "due", check_in_id: id, next_id: items[0].id },
  });
});

test("what nobody answered before the next is missed, and counted until one is complete", async () => {
  const couple = await newCouple();
  await couple.ask("schedule_check_in", { schedule: SUNDAYS });
  for (const day of [15, 22, 29]) {
    expect(await couple.bringDue(`2026-03-${day}T18:00:00.000Z`)).toBe(1);
  }
  const { items } = await couple.ask("list_check_ins", {});
  expect(items.map(shown)).toEqual([
    ["scheduled", "2026-04-05T18:00", 0],
    ["waiting", "2026-03-29T18:00", 2],
    ["missed", "2026-03-22T18:00", 1],
    ["missed", "2026-03-15T18:00", 0],
  ]);
  for (const { principal } of [couple.ada, couple.ben])
    await couple.as(principal).ask("answer_check_in", { check_in_id: items[1].id, answer: "done" });
  await couple.bringDue("2026-04-05T18:00:00.000Z");
  const [, waiting] = (await couple.ask("list_check_ins", {})).items;
  expect(shown(waiting)).toEqual(["waiting", "2026-04-05T18:00", 0]);
});

test("a couple that moves keeps its hour, neither twice nor left out", async () => {
  const couple = await newCouple({ time_zone: "America/New_York" });
  await couple.ask("schedule_check_in", { schedule: SUNDAYS });
  const move = (time_zone: string) => couple.ask("update_couple", { couple_id: couple.id, time_zone });
  const ahead = async () => (await couple.ask("list_check_ins", { status: "scheduled" })).items[0].due_at;
  await move("Europe/Berlin");
  expect(await ahead()).toBe("2026-03-15T17:00:00.000Z");
  await move("America/New_York");
  expect(await couple.bringDue("2026-03-15T22:00:00.000Z")).toBe(1);
  // 15:00 in Los Angeles: this Sunday's 18:00 is still to come there, but they have been asked.
  await move("America/Los_Angeles");
  expect(await ahead()).toBe("2026-03-23T01:00:00.000Z");
  // Sunday 23:00 in New York is Monday in Tokyo, where 18:00 on Sunday has passed: it is due at once.
  couple.clock = new Date("2026-03-23T00:30:00.000Z");
  await move("Asia/Tokyo");
  expect(await ahead()).toBe("2026-03-22T09:00:00.000Z");
  expect(await couple.bringDue()).toBe(1);
  expect(await ahead()).toBe("2026-03-29T09:00:00.000Z");
});

test("a check-in that cannot come due is logged and counted, and keeps no other waiting", async () => {
  const own = await ownDatabase();
  const state = { clock: new Date("2026-03-10T15:00:00.000Z") };
  const logged: object[] = [];
  const log = { error: (facts: object) => void logged.push(facts) };
  const engine = await openedEngine(own.location, { now: () => state.clock, log });
  const { id: coupleId, ada } = await formCouple(engine);
  const schedule = () =>
    ask(engine, "schedule_check_in", { schedule: SUNDAYS }, { principal: ada.principal });
  const [poisoned, good] = [await schedule(), await schedule()];
  const sql = "update sync_prompts set rule = 'FREQ=NEVER' where couple_id = ? and id = ?";
  await tamper(engine, sql, [coupleId, poisoned.id]);
  state.clock = new Date("2026-03-15T18:00:00.000Z");
  expect(await runOnce(checkInsDue, engine)).toEqual({ done: 1, failed: 1 });
  expect(logged).toMatchObject([{ job: "bring_check_ins_due", couple_id: coupleId, id: poisoned.id }]);
  const { items } = await ask(engine, "list_check_ins", { status: "waiting" }, { coupleId });
  expect(items.map(({ id }: Answer) => id)).toEqual([good.id]);
});
