import { z } from "zod";
import { pairOf, rowOf } from "../books/books.ts";
import type { Allocation, Event } from "../books/rows.ts";
import type { Principal } from "../identity/principal.ts";
import { type SeenBooks, see } from "../identity/see.ts";
import type { Decision } from "../ledger/decision.ts";
import { accountShape, showAccount } from "./account.ts";
import { approvalFields } from "./approval.ts";
import { eventShape, showEvent } from "./event.ts";
import { id, money } from "./fields.ts";
import { aboveTarget, aboveTargetOut, allocationShape, goalShape, showAllocation, showGoal } from "./goal.ts";
import { inputs, shape } from "./schema-names.ts";

/** Money of one account to allocate to a goal or release from it. */
export const moveInput = z
  .strictObject({
    account_id: id,
    goal_id: id,
    amount: money.describe("Above zero, in the couple's currency."),
  })
  .register(inputs, { id: "AllocationInput" });

/** The answer of a move: its event, and the allocation, goal and account after it. */
export const moveShape = shape("AllocationChange", {
  event: eventShape,
  above_target: aboveTargetOut,
  allocation: allocationShape,
  goal: goalShape,
  account: accountShape,
});

/** The answer of a payment from a goal. */
export const paymentShape = shape("Payment", {
  ...moveShape.shape,
  status: z
    .enum(["spent", "awaiting_approval"])
    .describe(
      "awaiting_approval: the payment is recorded, and the goal keeps its money until your partner approves the plan.",
    ),
  plan_id: id.nullable().describe("The plan that waits for approval."),
  ...approvalFields,
});

interface Pair {
  readonly accountId: string;
  readonly goalId: string;
}

/**
 * The answer of a move that the decision just made. The pair is given if the event does not name both account and goal. An
 * emptied allocation is shown with an amount of zero.
 */
export function showMove(
  decision: Decision<Principal>,
  event: Event,
  { accountId, goalId }: Pair = pairIn(event),
): z.input<typeof moveShape> {
  const books: SeenBooks = see(decision.caller, decision.books);
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

function pairIn({ sourceAccountId, sourceGoalId, destGoalId }: Event): Pair {
  return { accountId: sourceAccountId ?? "", goalId: destGoalId ?? sourceGoalId ?? "" };
}
