import { describe, expect, test } from "vitest";
import { newCouple, type TestCouple } from "../../../testing/books.ts";
import type { Pace } from "../../books/facts.ts";
import { OPERATOR } from "../../identity/principal.ts";
import { loadBooks } from "./books.ts";
import { paces as readPaces } from "./paces.ts";

async function paces(couple: TestCouple, needed = true): Promise<ReadonlyMap<string, Pace>> {
  const em = couple.engine.orm.em.fork();
  const books = await loadBooks(em, couple.id);
  if (!books) throw new Error("there is no such couple");
  return readPaces({ em, books, caller: OPERATOR, now: couple.clock }, needed);
}

describe("the pace of a goal", () => {
  test("is what came in less what went out, by every way that money takes", async () => {
    const couple = await newCouple();
    const account = await couple.account({ balance: "1000" });
    const [goal, other] = [await couple.goal(), await couple.goal()];
    couple.clock = new Date("2026-03-20T15:00:00.000Z"); // 10 days later
    const move = { account_id: account.id, goal_id: goal.id };
    await couple.ask("allocate_to_goal", { ...move, amount: "300" });
    await couple.ask("release_from_goal", { ...move, amount: "20" });
    const { event } = await couple.ask("allocate_to_goal", { ...move, amount: "50" });
    await couple.ask("reverse_event", { event_id: event.id });
    await couple.ask("record_event", {
      event_type: "REALLOCATION",
      amount: "30",
      source_account_id: account.id,
      source_goal_id: goal.id,
      dest_goal_id: other.id,
    });
    await couple.ask("update_goal", { goal_id: goal.id, target_amount: "700" });
    expect(await paces(couple)).toEqual(
      new Map([
        [goal.id, { inflow: 250_00n, days: 10 }], // 300 - 20 + 50 - 50 - 30
        [other.id, { inflow: 30_00n, days: 10 }],
      ]),
    );
  });

  test("counts 90 days at most, from the couple's midnight, and a younger goal's whole life", async () => {
    const couple = await newCouple({ time_zone: "America/New_York" });
    const account = await couple.account({ balance: "1000" });
    const allocate = async (goal: { id: string }, amount: string, at: string) => {
      couple.clock = new Date(at);
      await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount });
    };
    const old = await couple.goal();
    await allocate(old, "1", "2026-03-13T03:59:59.999Z"); // 12 March in New York
    await allocate(old, "2", "2026-03-13T04:00:00.000Z"); // 13 March
    couple.clock = new Date("2026-06-09T03:59:00.000Z"); // 8 June in New York
    const young = await couple.goal();
    await allocate(young, "4", "2026-06-09T03:59:30.000Z");
    couple.clock = new Date("2026-06-10T12:00:00.000Z"); // 10 June; from 13 March that makes 19 + 30 + 31 + 10 = 90 days
    expect(await paces(couple)).toEqual(
      new Map([
        [old.id, { inflow: 2_00n, days: 90 }],
        [young.id, { inflow: 4_00n, days: 2 }],
      ]),
    );
  });

  test("is the same on every day of a steady rhythm", async () => {
    const couple = await newCouple();
    const account = await couple.account({ balance: "1000" });
    const goal = await couple.goal(); // 10 March
    const daysOn = (days: number) => new Date(Date.parse("2026-03-10T15:00:00.000Z") + days * 86_400_000);
    for (const days of [30, 60, 90, 120, 150]) {
      couple.clock = daysOn(days);
      await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "100" });
    }
    // Day 150 counts days 61 to 150, day 151 counts days 62 to 151: 90, 120 and 150 are in both, 60 in neither.
    for (const days of [150, 151, 179]) {
      couple.clock = daysOn(days);
      expect(await paces(couple)).toEqual(new Map([[goal.id, { inflow: 300_00n, days: 90 }]]));
    }
  });

  test("of a goal without money or created today is zero, and a call that needs none gets none", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    expect(await paces(couple)).toEqual(new Map([[goal.id, { inflow: 0n, days: 0 }]]));
    expect(await paces(couple, false)).toEqual(new Map());
  });

  test("does not count what was spent, and leaves closed goals out", async () => {
    const couple = await newCouple();
    const account = await couple.account({ balance: "1000" });
    const [goal, closed] = [await couple.goal(), await couple.goal()];
    const move = { account_id: account.id, goal_id: goal.id };
    await couple.ask("allocate_to_goal", { ...move, amount: "300" });
    const { event } = await couple.ask("spend_from_goal", { ...move, amount: "40" });
    await couple.ask("spend_from_goal", { ...move, amount: "50" });
    await couple.ask("reverse_event", { event_id: event.id });
    await couple.ask("close_goal", { goal_id: closed.id });
    couple.clock = new Date("2026-03-20T15:00:00.000Z");
    expect(await paces(couple)).toEqual(new Map([[goal.id, { inflow: 300_00n, days: 10 }]]));
  });
});
