import { expect, test } from "vitest";
import { newCouple } from "./books.ts";
import { openRest } from "./http.ts";

/** The day on which a couple starts: 4200.00 in their accounts, and the rent due in a week. */
test("on the first day the default plan allocates one step and does not use private accounts", async () => {
  const couple = await newCouple();
  const { send } = await openRest({ engine: couple.engine });
  const { token } = await couple.ask("create_token", { client: "ios", scopes: ["read", "plans:commit"] });
  const post = async (path: string, body: object) => (await send("POST", path, { token, body })).body;
  const joint = await couple.account({ name: "Joint", balance: "3000", is_joint: true });
  const own = await couple.account({ name: "Own", balance: "1200", visibility: "private" });
  const emergency = await couple.goal({ name: "Emergency", target_amount: "6000", priority: 1 });
  const japan = await couple.goal({ target_amount: "3650", deadline: "2027-03-10" });

  // The next step of the trip: 31 of 365 days. An undated goal asks for nothing.
  const plan = await post("/rebalance/suggest", {});
  expect(plan).toMatchObject({
    moves: [{ account_id: joint.id, from_goal_id: null, to_goal_id: japan.id, amount: "310.00" }],
    accounts: [
      { account_id: joint.id, keeps: "2690.00" },
      { account_id: own.id, keeps: "1200.00" },
    ],
    unassigned: "2690.00",
    next_strategy: "fill",
  });
  await post("/rebalance/commit", { plan_id: plan.plan_id });
  expect((await post("/rebalance/suggest", {})).moves).toEqual([]);

  // Another strategy allocates all money, and can include the private account.
  const filled = await post("/rebalance/suggest", { strategy: plan.next_strategy });
  expect(filled).toMatchObject({
    moves: [{ account_id: joint.id, to_goal_id: emergency.id, amount: "2690.00" }],
    unassigned: "0.00",
    next_strategy: null,
  });
  const all = await post("/rebalance/suggest", { strategy: "fill", include_private: true });
  expect(all.accounts).toMatchObject([{ keeps: "0.00" }, { keeps: "0.00" }]);
});
