import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

const ZERO = {
  deposits: "0.00",
  withdrawals: "0.00",
  allocated: "0.00",
  released: "0.00",
  spent: "0.00",
  synced_change: "0.00",
  count: 0,
};

async function start() {
  const couple = await newCouple({ time_zone: "America/New_York" });
  const account = await couple.account({ name: "Joint", is_joint: true, balance: "1000" });
  const [trip, car] = [await couple.goal({ name: "Trip" }), await couple.goal({ name: "Car" })];
  return {
    couple,
    ben: couple.asBen,
    account,
    trip,
    car,
    at: (instant: string) => {
      couple.clock = new Date(instant);
    },
    post: (event_type: string, amount: string, more: object = {}) =>
      couple.ask("record_event", { event_type, amount, source_account_id: account.id, ...more }),
    sum: (input: object = {}) => couple.ask("summarize_ledger", input),
  };
}

describe("summarize_ledger", () => {
  test("totals what groceries cost this month, in any spelling of the category", async () => {
    const { post, sum, at } = await start();
    at("2026-04-01T03:59:00Z"); // Still 31 March in New York.
    await post("WITHDRAWAL", "99", { metadata: { category: "groceries" } });
    at("2026-04-10T15:00:00Z");
    await post("WITHDRAWAL", "10", { metadata: { category: "groceries", payee: "REWE" } });
    await post("WITHDRAWAL", "5.50", { metadata: { category: "Groceries", payee: "rewe" } });
    await post("WITHDRAWAL", "4.50", { metadata: { category: "Groceries", payee: "REWE" } });
    await post("WITHDRAWAL", "700", { metadata: { category: "Rent" } });
    await post("DEPOSIT", "2000");
    const answer = await sum({ group_by: ["category"], event_type: "WITHDRAWAL" });
    expect(answer).toEqual({
      from: "2026-04-01",
      to: "2026-04-10",
      group_by: ["category"],
      total: { ...ZERO, withdrawals: "720.00", count: 4 },
      groups: [
        { category: "Rent", ...ZERO, withdrawals: "700.00", count: 1 },
        { category: "Groceries", ...ZERO, withdrawals: "20.00", count: 3 },
      ],
      other: null,
    });
  });

  test("shows names beside ids; a reallocation counts in two goals and one event", async () => {
    const { couple, ben, account, trip, car, post, sum } = await start();
    await post("ALLOCATION", "100", { dest_goal_id: trip.id });
    await post("REALLOCATION", "30", { source_goal_id: trip.id, dest_goal_id: car.id });
    await ben.ask("release_from_goal", { account_id: account.id, goal_id: trip.id, amount: "20" });
    const byGoal = await sum({ group_by: ["goal"] });
    expect(byGoal.groups).toMatchObject([
      { goal_id: trip.id, goal_name: "Trip", allocated: "100.00", released: "50.00", count: 3 },
      { goal_id: car.id, goal_name: "Car", allocated: "30.00", released: "0.00", count: 1 },
    ]);
    expect(byGoal.total).toEqual({ ...ZERO, allocated: "130.00", released: "50.00", count: 3 });
    expect((await sum({ group_by: ["person", "account"] })).groups).toMatchObject([
      { user_id: couple.ada.id, user_name: "Ada", account_id: account.id, account_name: "Joint", count: 2 },
      { user_id: couple.ben.id, user_name: "Ben", released: "20.00" },
    ]);
  });

  test.each([
    [{ from: "2026-04-01" }, "to"],
    [{ from: "2026-03-10", to: "2026-03-09" }, "to"],
    [{ group_by: ["payee", "payee"] }, "group_by"],
  ])("refuses %j", async (input, field) => {
    const { couple } = await start();
    expect(await couple.outcome("summarize_ledger", input)).toBe(`invalid_input: ${field}`);
  });

  test("accepts any period", async () => {
    const { sum } = await start();
    expect(await sum({ from: "1900-01-01", to: "2999-12-31" })).toMatchObject({ total: { count: 0 } });
  });
});
