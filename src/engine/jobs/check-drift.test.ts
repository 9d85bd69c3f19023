import { expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../../testing/books.ts";
import { checkDaily } from "./check-drift.ts";

const look = (couple: TestCouple) => checkDaily(couple.engine, { coupleId: couple.id });

async function drifts(couple: TestCouple): Promise<Answer[]> {
  return (await couple.ask("list_ledger", { event_type: "DRIFT" })).items;
}

test("once a day, at the couple's midnight, and only then", async () => {
  const couple = await newCouple({ time_zone: "America/New_York" });
  expect(await look(couple)).toBe(false);
  couple.clock = new Date("2026-03-11T03:59:59.999Z");
  expect(await look(couple)).toBe(false);
  couple.clock = new Date("2026-03-11T04:00:00.000Z");
  expect([await look(couple), await look(couple)]).toEqual([true, false]);
  // Three days later, one look.
  couple.clock = new Date("2026-03-14T12:00:00.000Z");
  expect([await look(couple), await look(couple)]).toEqual([true, false]);
  couple.clock = new Date("2026-03-15T04:00:00.000Z");
  expect(await look(couple)).toBe(true);
});

test("records once that the days have brought a goal off its schedule, and names nobody", async () => {
  const couple = await newCouple({ time_zone: "Asia/Tokyo" });
  // On 11 March in Tokyo. 63.63 of 100 are expected on 18 March, which counts from the 20th.
  const goal = await couple.goal({ target_amount: "100", deadline: "2026-03-22" });
  await couple.goal({ target_amount: "100" });
  couple.clock = new Date("2026-03-18T15:00:00.000Z");
  expect(await look(couple)).toBe(true);
  expect(await drifts(couple)).toEqual([]);
  couple.clock = new Date("2026-03-19T15:00:00.000Z");
  expect(await look(couple)).toBe(true);
  const [first, ...others] = await drifts(couple);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ dest_goal_id: goal.id, user_id: null, metadata: { status: "at_risk" } });
  couple.clock = new Date("2026-03-20T15:00:00.000Z");
  expect(await look(couple)).toBe(true);
  expect(await drifts(couple)).toHaveLength(1);
  // The 23rd has begun in Tokyo.
  couple.clock = new Date("2026-03-22T15:00:00.000Z");
  expect(await look(couple)).toBe(true);
  expect((await drifts(couple)).map(({ metadata }) => metadata.status)).toEqual(["overdue", "at_risk"]);
});

test("a couple that moves is looked at when its day begins there", async () => {
  const couple = await newCouple({ time_zone: "America/Los_Angeles" });
  await couple.ask("update_couple", { couple_id: couple.id, time_zone: "Asia/Tokyo" });
  couple.clock = new Date("2026-03-11T14:59:59.999Z");
  expect(await look(couple)).toBe(false);
  couple.clock = new Date("2026-03-11T15:00:00.000Z");
  expect(await look(couple)).toBe(true);
});

test("books that ended after they were found to be due are left alone", async () => {
  const couple = await newCouple();
  await couple.goal({ target_amount: "100", deadline: "2026-03-22" });
  await couple.ask("leave_couple", { couple_id: couple.id, confirmation: "leave for good" });
  couple.clock = new Date("2026-03-22T15:00:00.000Z");
  expect(await look(couple)).toBeUndefined();
  expect(await drifts(couple)).toEqual([]);
});
