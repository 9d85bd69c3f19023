import { z } from "zod";
import type { BankAccount } from "../../domain/bank-account.ts";
import type { FinancialGoal } from "../../domain/financial-goal.ts";
import type { LedgerEvent } from "../../domain/ledger-event.ts";
import { id, money } from "../fields.ts";
import type { Context } from "../operation.ts";
import { accountShape, showAccount } from "./account.ts";
import { eventShape, showEvent } from "./event.ts";
import { goalShape, showGoal } from "./goal.ts";

/** Money of one account that goes behind a goal, or comes back from it. */
export const moveInput = z.strictObject({
  account_id: id,
  goal_id: id,
  amount: money.describe("Above zero, in the couple's currency."),
});

/** What a move answers: its event, and how goal and account stand after it. */
export const moveShape = z.object({ event: eventShape, goal: goalShape, account: accountShape });

interface Move {
  readonly event: LedgerEvent;
  readonly goal: FinancialGoal;
  readonly account: BankAccount;
}

export function showMove({ event, goal, account }: Move, context: Context): z.input<typeof moveShape> {
  return { event: showEvent(event, context), goal: showGoal(goal, context), account: showAccount(account) };
}
