/** A goal that tests of forecasts ask about. */
import { newCouple, type TestCouple } from "../books.ts";

/** A couple on 10 March 2026, with money to put behind goals. */
export async function couplesGoal(fields: Record<string, unknown> = {}, held = "0", settings = {}) {
  const couple = await newCouple(settings);
  const goal = await couple.goal({ target_amount: "600", deadline: "2026-09-10", ...fields });
  if (held !== "0") await put(couple, goal.id, held);
  const ask = (more: object) =>
    couple.ask("simulate_forecast", { goal_id: goal.id, contribution: monthly("100"), ...more });
  const refusal = (more: object) =>
    couple.refusal("simulate_forecast", { goal_id: goal.id, contribution: monthly("100"), ...more });
  return { couple, goal, ask, refusal };
}

async function put(couple: TestCouple, goal_id: string, amount: string): Promise<void> {
  const account = await couple.account({ balance: amount });
  await couple.ask("allocate_to_goal", { account_id: account.id, goal_id, amount });
}

export const monthly = (amount: string) => ({ amount, frequency: "monthly" });
