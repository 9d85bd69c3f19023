import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

describe("create_goal", () => {
  test("creates an empty goal, with progress and an event", async () => {
    const couple = await newCouple({ time_zone: "America/New_York" });
    const asked = { deadline: "2027-09-01", notes: "Two weeks,\nin May" };
    const goal = await couple.goal({ target_amount: "6000", ...asked });
    expect(goal).toMatchObject({
      ...asked,
      couple_id: couple.id,
      name: "Japan trip",
      type: "travel",
      target_amount: "6000.00",
      current_allocation: "0.00",
      priority: 2,
      locked: false,
      status: "active",
      progress: { percent: 0, remaining: "6000.00", overfunded: "0.00", on_schedule_amount: "0.00" },
      allocations: [],
      partner_private_amount: "0.00",
    });
    const { items } = await couple.ask("list_ledger", { event_type: "GOAL" });
    expect(items).toMatchObject([
      { dest_goal_id: goal.id, amount: "0.00", metadata: { action: "created", name: "Japan trip" } },
    ]);
    expect(await couple.goal()).toMatchObject({ deadline: null, progress: { on_schedule_amount: null } });
  });

  test("accepts a deadline from today on, in the couple's time zone, and a target above zero", async () => {
    const couple = await newCouple({ time_zone: "Pacific/Kiritimati" });
    couple.clock = new Date("2026-03-10T15:00:00.000Z"); // 11 March in Kiritimati.
    const input = { name: "A", target_amount: "600", type: "x", priority: 1 };
    const create = (more: object) => couple.outcome("create_goal", { ...input, ...more });
    expect(await create({ deadline: "2026-03-10" })).toBe("invalid_input: deadline");
    expect(await create({ target_amount: 0 })).toBe("invalid_input: target_amount");
    expect(await couple.goal({ deadline: "2026-03-11" })).toMatchObject({
      progress: { on_schedule_amount: "0.00", expected_next: "600.00", next_date: "2026-03-11" },
    });
  });
});
