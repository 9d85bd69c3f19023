import { z } from "zod";
import type { Allocation } from "../books/rows.ts";
import type { SeenBooks } from "../identity/see.ts";
import { formatMoney } from "../kernel/money.ts";
import { id, moneyOut } from "./fields.ts";

export const allocationShape = z.object({
  id,
  goal_id: id,
  account_id: id,
  allocated_amount: moneyOut
    .describe("The amount that the goal holds in the account.")
    .meta({ examples: ["850.00"] }),
});

/** The amount that a goal holds in an account that the caller may see. */
export function showAllocation({ couple }: SeenBooks, row: Allocation): z.input<typeof allocationShape> {
  return {
    id: row.id,
    goal_id: row.goalId,
    account_id: row.accountId,
    allocated_amount: formatMoney(row.allocatedAmount, couple.currency),
  };
}
