import { z } from "zod";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { formatMoney } from "../kernel/money.ts";
import { eventShape, showEvent } from "./event.ts";
import { id, moneyOut } from "./fields.ts";
import { aboveTarget, aboveTargetOut } from "./goal.ts";
import type { Viewing } from "./viewing.ts";

export const accountAfterShape = z
  .object({ balance: moneyOut, available: moneyOut })
  .nullable()
  .describe("How the account stands after it.");

export const goalAfterShape = z.object({
  goal_id: id,
  current_allocation: moneyOut,
  above_target: aboveTargetOut,
});

/** What posting an event answers: the event, and how its account and goals stand after it. */
export const postingShape = eventShape.extend({
  account_after: accountAfterShape,
  goals_after: z.array(goalAfterShape).describe("The goals that money left or reached: what each holds now."),
});

/** The event's account must be loaded with its allocations, and its goals. The caller sees the account. */
export function showPosting(event: LedgerEvent, context: Viewing): z.input<typeof postingShape> {
  const { currency } = context.couple;
  const { sourceAccount: account, sourceGoal, destGoal } = event;
  return {
    ...showEvent(event, context),
    account_after: account
      ? {
          balance: formatMoney(account.balance, currency),
          available: formatMoney(account.available, currency),
        }
      : null,
    goals_after: [sourceGoal, destGoal].flatMap((goal) =>
      goal
        ? [
            {
              goal_id: goal.id,
              current_allocation: formatMoney(goal.currentAllocation, currency),
              above_target: aboveTarget(goal, currency),
            },
          ]
        : [],
    ),
  };
}
