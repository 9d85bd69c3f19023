import { z } from "zod";
import { metadataFromInput } from "../books/metadata.ts";
import { pay } from "../goals/payment.ts";
import { assertGoverns, findAccount, findGoal } from "../identity/lookup.ts";
import { assertPositive, toMinorUnits } from "../kernel/money.ts";
import { moveInput, paymentShape, showMove } from "../views/move.ts";
import { NOTED } from "./inputs/metadata.ts";
import { operation } from "./operation.ts";

/**
 * Spends money of a goal on what the goal is for: it leaves the account and the goal together. Beyond what one partner may
 * take alone the account pays, and the goal's money waits for the partner.
 */
export const spendFromGoal = operation({
  name: "spend_from_goal",
  title: "Spend a goal's money on what it is for",
  summary:
    "Records a payment for what a goal is for: the amount leaves the account and the goal, and still counts as progress. " +
    "Confirm with the person first. Beyond what one partner may take alone it is recorded, and the goal's money waits for the " +
    "other's approval. Other payments: record_event.",
  effect: "append",
  takesAway: true,
  scope: "money:move",
  within: "couple",
  http: { method: "POST", path: "/goals/spend" },
  input: moveInput.extend({
    payee: NOTED.payee,
    note: NOTED.note,
    already_in_balance: z
      .boolean("Give true or false.")
      .nullish()
      .describe("The balance shows the payment already. Default true on linked accounts, else false."),
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
  decide(input, decision, { facts }) {
    const { amount: given } = toMinorUnits({ amount: input.amount }, decision.books.couple.currency);
    const amount = assertPositive(given);
    const account = findAccount(decision, input.account_id);
    const goal = findGoal(decision, input.goal_id);
    const alreadyInBalance = input.already_in_balance ?? !account.isManual;
    if (!alreadyInBalance) assertGoverns(decision.caller, account);
    const metadata = metadataFromInput({ note: input.note, payee: input.payee });
    const payment = { accountId: account.id, goalId: goal.id, amount, alreadyInBalance, metadata };
    const { event, planId } = pay(decision, payment, facts);
    return {
      ...showMove(decision, event, payment),
      status: planId === null ? ("spent" as const) : ("awaiting_approval" as const),
      plan_id: planId,
    };
  },
});
