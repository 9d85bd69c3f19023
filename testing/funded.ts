import type { TestCouple } from "./books.ts";

/** An account of 1000 and a goal of 600, 500 of it held. */
export async function funded(couple: TestCouple, fields: object = {}) {
  const [account, goal] = [await couple.account({ ...fields }), await couple.goal()];
  const ids = { account_id: account.id as string, goal_id: goal.id as string };
  await couple.ask("allocate_to_goal", { ...ids, amount: "500" });
  return ids;
}
