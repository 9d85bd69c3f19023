import { expect, test } from "../../testing/test.ts";

test("get_event returns an event as list_ledger shows it", async ({ couple }) => {
  const { account, goal } = await couple.fill({ accounts: { account: {} }, goals: { goal: {} } });
  const { id } = await couple.allocate(account, goal, "10");
  const [listed] = (await couple.ask("list_ledger", { event_type: "ALLOCATION" })).items;
  expect(await couple.ask("get_event", { event_id: id })).toEqual(listed);
});
