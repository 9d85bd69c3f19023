import { z } from "zod";
import type { AllocationMap } from "../entities/allocation-map.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { accountShape, showAccount } from "./account.ts";
import { allocationShape, showAllocation } from "./allocation.ts";
import { eventShape, showEvent } from "./event.ts";
import { id, money } from "./fields.ts";
import { aboveTarget, aboveTargetOut, goalShape, showGoal } from "./goal.ts";
import type { Viewing } from "./viewing.ts";

/** Money of one account that goes behind a goal, or comes back from it. */
export const moveInput = z.strictObject({
  account_id: id,
  goal_id: id,
  amount: money.describe("Above zero, in the couple's currency."),
});

/** What a move answers: its event, and the allocation, goal and account after it. */
export const moveShape = z.object({
  event: eventShape,
  above_target: aboveTargetOut,
  allocation: allocationShape,
  goal: goalShape,
  account: accountShape,
});

/** What a payment from a goal answers. */
export const paymentShape = moveShape.extend({
  status: z
    .enum(["spent", "awaiting_approval"])
    .describe(
      "awaiting_approval: the payment is recorded; the goal keeps its money until your partner approves the plan.",
    )
    .meta({ examples: ["spent"] }),
  plan_id: id
    .nullable()
    .describe("The plan that waits.")
    .meta({ examples: [null] }),
});

interface Move {
  readonly event: LedgerEvent;
  /** What the goal holds of the account; nothing is left of it when all was released. */
  readonly allocation: AllocationMap | undefined;
  readonly goal: FinancialGoal;
  readonly account: BankAccount;
}

/** @throws Error when the goal held nothing of the account: no move leads there. */
export function showMove(
  { event, allocation, goal, account }: Move,
  context: Viewing,
): z.input<typeof moveShape> {
  if (!allocation) throw new Error(`goal ${goal.id} has no allocation in account ${account.id}`);
  return {
    event: showEvent(event, context),
    above_target: aboveTarget(goal, context.couple.currency),
    allocation: showAllocation(allocation),
    goal: showGoal(goal, context),
    account: showAccount(account),
  };
}
