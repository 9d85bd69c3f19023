import { moveAllocation } from "../goals/moves.ts";
import { findAccount, findGoal } from "../identity/lookup.ts";
import { assertPositive, toMinorUnits } from "../kernel/money.ts";
import { moveInput, moveShape, showMove } from "../views/move.ts";
import { operation } from "./operation.ts";

export const allocateToGoal = operation({
  name: "allocate_to_goal",
  title: "Allocate money to a goal",
  summary:
    "Earmarks an account's available money for a goal; no money moves between banks. Get ids from get_summary. " +
    "To take money back use release_from_goal, or reverse_event for a mistake.",
  effect: "append",
  scope: "money:move",
  http: { method: "POST", path: "/goals/allocate" },
  input: moveInput,
  output: moveShape,
  refusals: ["insufficient_available", "account_closed", "goal_closed"],
  tool: true,
  example: {
    account_id: "0199f3a0-0000-7000-8000-000000000004",
    goal_id: "0199f3a0-0000-7000-8000-000000000005",
    amount: "250.00",
  },
  decide(input, decision) {
    const amount = assertPositive(
      toMinorUnits({ amount: input.amount }, decision.books.couple.currency).amount,
    );
    const account = findAccount(decision, input.account_id);
    const goal = findGoal(decision, input.goal_id);
    return showMove(decision, moveAllocation(decision, { accountId: account.id, toGoalId: goal.id, amount }));
  },
});
