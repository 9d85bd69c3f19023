import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

test("get_goal shows the progress, and the amount held in each account that the caller may see", async () => {
  const couple = await newCouple();
  const ids = await couple.fill({
    accounts: { shared: {}, hidden: { visibility: "private" } },
    goals: { goal: { target_amount: "100", deadline: "2026-03-20" } },
  });
  for (const account of [ids.shared, ids.hidden]) await couple.allocate(account, ids.goal, "30");
  couple.clock = new Date("2026-03-19T15:00:00.000Z"); // 7 of the 10 days to the 20th had passed on the 17th.
  const progress = {
    percent: 60,
    remaining: "40.00",
    on_schedule_amount: "70.00",
    expected_next: "100.00",
    next_date: "2026-03-20",
  };
  const own = await couple.ask("get_goal", { goal_id: ids.goal });
  expect(own).toMatchObject({ current_allocation: "60.00", progress, partner_private_amount: "0.00" });
  expect(own.allocations).toMatchObject([{ account_id: ids.shared }, { account_id: ids.hidden }]);
  expect(await couple.asBen.ask("get_goal", { goal_id: ids.goal })).toMatchObject({
    current_allocation: "60.00",
    allocations: [{ goal_id: ids.goal, account_id: ids.shared, allocated_amount: "30.00" }],
    partner_private_amount: "30.00",
  });
});
