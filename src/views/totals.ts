import { z } from "zod";
import { activeGoals, allocatedIn, availableIn, openAccounts } from "../books/figures.ts";
import type { SeenBooks } from "../identity/see.ts";
import { formatMoney, sum } from "../kernel/money.ts";
import { moneyOut } from "./fields.ts";

export const totalsShape = z.object({
  balance: moneyOut.describe("The total balance of the accounts you see."),
  allocated: moneyOut.describe("The part of it that goals hold."),
  available: moneyOut.describe("The part of it that is available."),
  goal_targets: moneyOut,
  goal_allocations: moneyOut.describe("Held by active goals, including in your partner's private accounts."),
  goal_spent: moneyOut.describe("Spent from active goals."),
});

/** Sums over the open accounts that the caller sees and the couple's active goals. */
export function showTotals(books: SeenBooks): z.input<typeof totalsShape> {
  const [accounts, goals] = [openAccounts(books), activeGoals(books)];
  const total = (amounts: bigint[]) => formatMoney(sum(amounts), books.couple.currency);
  return {
    balance: total(accounts.map(({ balance }) => balance)),
    allocated: total(accounts.map(({ id }) => allocatedIn(books, id))),
    available: total(accounts.map((account) => availableIn(books, account))),
    goal_targets: total(goals.map(({ targetAmount }) => targetAmount)),
    goal_allocations: total(goals.map(({ currentAllocation }) => currentAllocation)),
    goal_spent: total(goals.map(({ spent }) => spent)),
  };
}
