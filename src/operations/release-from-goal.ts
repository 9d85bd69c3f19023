import { takeFromGoal } from "../goals/moves.ts";
import { findAccount, findGoal } from "../identity/lookup.ts";
import { assertPositive, toMinorUnits } from "../kernel/money.ts";
import { moveInput, moveShape, showMove } from "../views/move.ts";
import { operation } from "./operation.ts";

export const releaseFromGoal = operation({
  name: "release_from_goal",
  title: "Release money from a goal",
  summary:
    "Releases earmarked money from a goal, so that it is available again in its account. Confirm with the " +
    "person first. To undo a mistaken allocation use reverse_event, to end a goal close_goal, and to spread " +
    "money better among goals suggest_rebalance.",
  effect: "append",
  takesAway: true,
  scope: "money:move",
  http: { method: "POST", path: "/goals/release" },
  input: moveInput,
  output: moveShape,
  refusals: ["insufficient_allocation", "account_closed", "goal_closed", "goal_locked", "needs_second_key"],
  tool: true,
  example: {
    account_id: "0199f3a0-0000-7000-8000-000000000004",
    goal_id: "0199f3a0-0000-7000-8000-000000000005",
    amount: "100.00",
  },
  facts: () => ({ takenAlone: true }),
  decide(input, decision, { facts }) {
    const amount = assertPositive(
      toMinorUnits({ amount: input.amount }, decision.books.couple.currency).amount,
    );
    const account = findAccount(decision, input.account_id);
    const goal = findGoal(decision, input.goal_id);
    const move = { accountId: account.id, fromGoalId: goal.id, amount };
    return showMove(decision, takeFromGoal(decision, move, facts));
  },
});
