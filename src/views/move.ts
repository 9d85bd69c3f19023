import { z } from "zod";
import { pairOf, rowOf } from "../books/books.ts";
import type { Allocation, Event } from "../books/rows.ts";
import type { AllocationMap } from "../entities/allocation-map.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import type { Principal } from "../identity/principal.ts";
import { type SeenBooks, see } from "../identity/see.ts";
import type { Decision } from "../ledger/decision.ts";
import { accountShape, oldShowAccount, showAccount } from "./account.ts";
import { allocationShape, oldShowAllocation, showAllocation } from "./allocation.ts";
import { eventShape, oldShowEvent, showEvent } from "./event.ts";
import { id, money } from "./fields.ts";
import { aboveTarget, aboveTargetOut, goalShape, oldAboveTarget, oldShowGoal, showGoal } from "./goal.ts";
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
export function oldShowMove(
  { event, allocation, goal, account }: Move,
  context: Viewing,
): z.input<typeof moveShape> {
  if (!allocation) throw new Error(`goal ${goal.id} has no allocation in account ${account.id}`);
  return {
    event: oldShowEvent(event, context),
    above_target: oldAboveTarget(goal, context.couple.currency),
    allocation: oldShowAllocation(allocation),
    goal: oldShowGoal(goal, context),
    account: oldShowAccount(account),
  };
}

/** What a move that a decision just made answers. An allocation of which nothing is left is shown with an amount of zero. */
export function showMove(decision: Decision<Principal>, event: Event): z.input<typeof moveShape> {
  const books: SeenBooks = see(decision.caller, decision.books);
  const [accountId, goalId] = [event.sourceAccountId ?? "", event.destGoalId ?? event.sourceGoalId ?? ""];
  const pair = pairOf(goalId, accountId);
  const emptied = { ...decision.before.allocations.get(pair), allocatedAmount: 0n };
  return {
    event: showEvent(books, event),
    above_target: aboveTarget(rowOf(books.goals, goalId), books.couple.currency),
    allocation: showAllocation(books, books.allocations.get(pair) ?? (emptied as Allocation)),
    goal: showGoal(books, goalId, decision.now),
    account: showAccount(books, accountId),
  };
}
