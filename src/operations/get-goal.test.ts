import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

test("get_goal shows only allocations in accounts that the viewer may see", async () => {
  const couple = await newCouple();
  const goal = await couple.goal({ target_amount: "100", deadline: "2026-03-20" });
  const [shared, hidden] = [await couple.account(), await couple.account({ visibility: "private" })];
  for (const account of [shared, hidden]) {
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "30" });
  }
  couple.clock = new Date("2026-03-19T15:00:00.000Z"); // 7 of the 10 days to the 20th had passed on the 17th.

  const own = await couple.ask("get_goal", { goal_id: goal.id });
  expect(own).toMatchObject({
    current_allocation: "60.00",
    progress: {
      percent: 60,
      remaining: "40.00",
      on_schedule_amount: "70.00",
      expected_next: "100.00",
      next_date: "2026-03-20",
    },
    partner_private_amount: "0.00",
  });
  expect(own.allocations.map(({ account_id }: { account_id: string }) => account_id).toSorted()).toEqual(
    [shared.id, hidden.id].toSorted(),
  );

  const bens = await couple.as(couple.ben.principal).ask("get_goal", { goal_id: goal.id });
  expect(bens).toMatchObject({
    current_allocation: "60.00",
    allocations: [{ goal_id: goal.id, account_id: shared.id, allocated_amount: "30.00" }],
    partner_private_amount: "30.00",
  });
});
