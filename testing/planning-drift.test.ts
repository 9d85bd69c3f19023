import { expect, test } from "vitest";
import { type Answer, newCouple } from "./books.ts";
import { examples } from "./readme.ts";

test("the worked example of planning-drift.md is what the books answer", async () => {
  const [answered, told] = examples("Worked example", "json", "docs/planning-drift.md").map((block) =>
    JSON.parse(block),
  );
  const couple = await newCouple();
  const account = await couple.account({ balance: "5000" });
  const goal = await couple.goal({ target_amount: "1000", deadline: "2026-06-18" });
  const allocate = (amount: string) =>
    couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount });
  const status = async () => (await couple.ask("get_drift", {})).goals[0].status;

  await allocate("100");
  couple.clock = new Date("2026-04-29T15:00:00.000Z");
  expect((await couple.ask("get_drift", {})).goals).toEqual([{ goal_id: goal.id, ...answered }]);
  await allocate("399.99");
  expect(await status()).toBe("at_risk");
  await allocate("0.01");
  expect(await status()).toBe("on_track");
  const { items } = await couple.ask("list_ledger", { event_type: "DRIFT" });
  expect(items.toReversed().map(({ metadata }: Answer) => metadata)).toEqual(told);
});
