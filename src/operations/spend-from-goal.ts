import { z } from "zod";
import { metadataFromInput } from "../books/metadata.ts";
import { pay } from "../goals/payment.ts";
import { assertMayManage, findAccount, findGoal } from "../identity/lookup.ts";
import { see } from "../identity/see.ts";
import { assertPositive, toMinorUnits } from "../kernel/money.ts";
import { NOTHING_WAITS, waitingFor } from "../views/approval.ts";
import { moveInput, paymentShape, showMove } from "../views/move.ts";
import { NOTED } from "./inputs/metadata.ts";
import { operation } from "./operation.ts";

/**
 * Records a payment for a goal's purpose: the money leaves the account and the goal together. Beyond what one partner may
 * take alone, the account pays at once and the goal's money waits for the partner's approval.
 */
export const spendFromGoal = operation({
  name: "spend_from_goal",
  title: "Spend from a goal",
  summary:
    "Records a payment for a goal's purpose: the amount leaves the account and the goal, and still counts as " +
    "progress. Confirm with the person first. Beyond what one partner may take alone, the payment is recorded " +
    "and the goal's money waits for the partner's approval. For other payments use record_event.",
  effect: "append",
  takesAway: true,
  scope: "money:move",
  http: { method: "POST", path: "/goals/spend" },
  input: moveInput.extend({
    payee: NOTED.payee,
    note: NOTED.note,
    already_in_balance: z
      .boolean("Give true or false.")
      .nullish()
      .describe("The balance already includes the payment. Default true for linked accounts, else false."),
  }),
  output: paymentShape,
  refusals: [
    "not_owner",
    "insufficient_allocation",
    "insufficient_balance",
    "account_closed",
    "goal_closed",
    "goal_locked",
    "person_required",
  ],
  tool: true,
  example: {
    account_id: "0199f3a0-0000-7000-8000-000000000004",
    goal_id: "0199f3a0-0000-7000-8000-000000000005",
    amount: "30.00",
    payee: "Rail Europe",
  },
  facts: () => ({ takenAlone: true }),
  decide(input, decision, { facts, pageOrigin }) {
    const { amount: given } = toMinorUnits({ amount: input.amount }, decision.books.couple.currency);
    const amount = assertPositive(given);
    const account = findAccount(decision, input.account_id);
    const goal = findGoal(decision, input.goal_id);
    const alreadyInBalance = input.already_in_balance ?? !account.isManual;
    if (!alreadyInBalance) assertMayManage(decision.caller, account);
    const metadata = metadataFromInput({ note: input.note, payee: input.payee });
    const payment = { accountId: account.id, goalId: goal.id, amount, alreadyInBalance, metadata };
    const { event, planId } = pay(decision, payment, facts);
    const shown = showMove(decision, event, payment);
    if (planId === null) return { ...shown, status: "spent" as const, plan_id: null, ...NOTHING_WAITS };
    const plan = { id: planId, committedById: decision.caller.userId };
    const waiting = waitingFor(see(decision.caller, decision.books), plan, pageOrigin);
    return { ...shown, status: "awaiting_approval" as const, plan_id: planId, ...waiting };
  },
});
