import { expect, test } from "../../testing/test.ts";

test("update_goal keeps omitted fields and records what changed", async ({ couple, ben }) => {
  const { id: goal_id } = await couple.goal({ deadline: "2027-01-01", notes: "Sakura" });
  const changed = await ben.ask("update_goal", { goal_id, priority: 1, name: null });
  const kept = { name: "Japan trip", deadline: "2027-01-01", notes: "Sakura" };
  expect(changed).toMatchObject({ ...kept, priority: 1 });
  const cleared = await couple.ask("update_goal", { goal_id, clear: ["deadline", "notes"] });
  expect(cleared).toMatchObject({ deadline: null, notes: null });
  await couple.ask("update_goal", { goal_id, name: "Japan trip" });
  const { items } = await couple.ask("list_ledger", { goal_id, event_type: "GOAL" });
  expect(items).toMatchObject([{ user_id: couple.ada.id }, { user_id: couple.ben.id }, {}]);
});

test("a target below the held amount leaves the goal overfunded", async ({ couple }) => {
  const ids = await couple.fill({ accounts: { account: {} }, goals: { goal: {} } });
  await couple.allocate(ids.account, ids.goal, "500");
  const changed = await couple.ask("update_goal", { goal_id: ids.goal, target_amount: "400" });
  expect(changed).toMatchObject({
    current_allocation: "500.00",
    progress: { percent: 125, remaining: "0.00", overfunded: "100.00" },
  });
  expect((await couple.ask("get_summary", {})).attention).toMatchObject([
    { kind: "overfunded", goal_ids: [ids.goal], amount: "100.00" },
  ]);
});
