import { z } from "zod";
import type { BankAccount } from "../entities/bank-account.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import { formatMoney, sum } from "../kernel/money.ts";
import { moneyOut } from "./fields.ts";

export const totalsShape = z.object({
  balance: moneyOut.describe("Of the accounts you see."),
  allocated: moneyOut.describe("Of their money, behind goals."),
  available: moneyOut.describe("Of their money, free."),
  goal_targets: moneyOut,
  goal_allocations: moneyOut.describe("Behind active goals, your partner's private accounts included."),
  goal_spent: moneyOut.describe("Spent from active goals."),
});

/** Sums over the accounts that the caller sees and the couple's active goals. */
export function showTotals(
  accounts: BankAccount[],
  goals: FinancialGoal[],
  currency: string,
): z.input<typeof totalsShape> {
  const total = (amounts: bigint[]) => formatMoney(sum(amounts), currency);
  return {
    balance: total(accounts.map((account) => account.balance)),
    allocated: total(accounts.map((account) => account.allocated)),
    available: total(accounts.map((account) => account.available)),
    goal_targets: total(goals.map((goal) => goal.targetAmount)),
    goal_allocations: total(goals.map((goal) => goal.currentAllocation)),
    goal_spent: total(goals.map((goal) => goal.spent)),
  };
}
