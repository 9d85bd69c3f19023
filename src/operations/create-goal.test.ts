import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

describe("create_goal", () => {
  test("creates an empty goal, with progress and an event", async () => {
    const couple = await newCouple({ time_zone: "America/New_York" });
    const goal = await couple.goal({
      target_amount: "6000",
      deadline: "2027-09-01",
      notes: "Two weeks,\nin May",
    });
    expect(goal).toMatchObject({
      couple_id: couple.id,
      name: "Japan trip",
      type: "travel",
      target_amount: "6000.00",
      current_allocation: "0.00",
      priority: 2,
      deadline: "2027-09-01",
      notes: "Two weeks,\nin May",
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
  });

  test("needs no deadline", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    expect(goal).toMatchObject({ deadline: null, progress: { on_schedule_amount: null } });
  });

  test("accepts a deadline from today on, in the couple's time zone", async () => {
    const couple = await newCouple({ time_zone: "Pacific/Kiritimati" });
    couple.clock = new Date("2026-03-10T15:00:00.000Z"); // 11 March in Kiritimati.
    const refused = await couple.refusal("create_goal", {
      name: "A",
      target_amount: "1",
      type: "x",
      priority: 1,
      deadline: "2026-03-10",
    });
    expect(refused).toMatchObject({ errors: [{ field: "deadline" }] });
    expect(await couple.goal({ deadline: "2026-03-11" })).toMatchObject({
      progress: { on_schedule_amount: "0.00", expected_next: "600.00", next_date: "2026-03-11" },
    });
  });

  test("lists every invalid field", async () => {
    const couple = await newCouple();
    const input = {
      name: " ",
      target_amount: "1e3",
      type: "x".repeat(41),
      priority: 6,
      deadline: "2027-02-29",
      couple: 1,
    };
    const { errors } = await couple.refusal("create_goal", input);
    expect(errors.map(({ field }) => field).toSorted()).toEqual([
      "couple",
      "deadline",
      "name",
      "priority",
      "target_amount",
      "type",
    ]);
    expect(
      await couple.refusal("create_goal", { name: "A", target_amount: 0, type: "x", priority: 1 }),
    ).toMatchObject({
      errors: [{ field: "target_amount" }],
    });
  });
});
