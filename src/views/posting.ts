import { z } from "zod";
import { rowOf } from "../books/books.ts";
import { availableIn } from "../books/figures.ts";
import type { Event } from "../books/rows.ts";
import type { Principal } from "../identity/principal.ts";
import { see } from "../identity/see.ts";
import { formatMoney } from "../kernel/money.ts";
import type { Decision } from "../ledger/decision.ts";
import { eventShape, showEvent } from "./event.ts";
import { id, moneyOut } from "./fields.ts";
import { aboveTarget, aboveTargetOut } from "./goal.ts";
import { answers, shape } from "./schema-names.ts";

export const accountAfterShape = z
  .object({ balance: moneyOut, available: moneyOut })
  .nullable()
  .describe("The account after the event.")
  .register(answers, { id: "AccountAfter" });

export const goalAfterShape = shape("GoalAfter", {
  goal_id: id,
  current_allocation: moneyOut,
  above_target: aboveTargetOut,
});

/** The answer of posting an event: the event, and its account and goals after it. */
export const postingShape = shape("PostedEvent", {
  ...eventShape.shape,
  account_after: accountAfterShape,
  goals_after: z
    .array(goalAfterShape)
    .describe("The goals that gave or got money, with the amount that each holds now."),
});

/** An event that the decision just appended, with its account and goals after it. The caller must be able to see the account. */
export function showPosting(decision: Decision<Principal>, event: Event): z.input<typeof postingShape> {
  const books = see(decision.caller, decision.books);
  const { currency } = books.couple;
  const account = event.sourceAccountId === null ? undefined : rowOf(books.accounts, event.sourceAccountId);
  return {
    ...showEvent(books, event),
    account_after: account
      ? {
          balance: formatMoney(account.balance, currency),
          available: formatMoney(availableIn(books, account), currency),
        }
      : null,
    goals_after: [event.sourceGoalId, event.destGoalId]
      .filter((id) => id !== null)
      .map((id) => {
        const goal = rowOf(books.goals, id);
        return {
          goal_id: id,
          current_allocation: formatMoney(goal.currentAllocation, currency),
          above_target: aboveTarget(goal, currency),
        };
      }),
  };
}
