import { defineEntity, p } from "@mikro-orm/core";
import { MAX_MINOR_UNITS } from "../kernel/money.ts";
import { BankAccount } from "./bank-account.ts";
import { Couple } from "./couple.ts";
import { FinancialGoal } from "./financial-goal.ts";

const AllocationMapSchema = defineEntity({
  name: "AllocationMap",
  tableName: "allocation_map",
  properties: {
    id: p.uuid().primary(),
    couple: () =>
      p.manyToOne(Couple).index("allocation_map_by_couple").deleteRule("no action").updateRule("no action"),
    goal: () => p.manyToOne(FinancialGoal).deleteRule("no action").updateRule("no action"),
    account: () =>
      p
        .manyToOne(BankAccount)
        .index("allocation_map_by_account")
        .deleteRule("no action")
        .updateRule("no action"),
    /** Minor units of the account's money that stand behind the goal; a row that falls to zero goes. */
    allocatedAmount: p.bigint("bigint"),
  },
  checks: [
    { name: "allocation_map_amount_positive", expression: "allocated_amount > 0" },
    { name: "allocation_map_amount_bounded", expression: `allocated_amount <= ${MAX_MINOR_UNITS}` },
  ],
  triggers: [
    {
      name: "one_couple",
      timing: "before",
      events: ["insert", "update"],
      body: `if not exists (
        select from financial_goals where id = new.goal_id and couple_id = new.couple_id and status = 'active'
      ) or not exists (
        select from bank_accounts where id = new.account_id and couple_id = new.couple_id and status = 'open'
      ) then
        raise exception 'an allocation joins an active goal and an open account of its couple' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
  uniques: [{ name: "allocation_map_one_row_a_pair", properties: ["goal", "account"] }],
});

/** How much of one account stands behind one goal. */
export class AllocationMap extends AllocationMapSchema.class {}
AllocationMapSchema.setClass(AllocationMap);
