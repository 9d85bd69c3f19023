import { defineEntity, p } from "@mikro-orm/core";
import { MAX_MINOR_UNITS } from "../kernel/money.ts";
import { BankAccount } from "./bank-account.ts";
import { coupleOfRow, idOfRow, reference, WITH_AN_EVENT } from "./couple-row.ts";
import { FinancialGoal } from "./financial-goal.ts";

const AllocationMapSchema = defineEntity({
  name: "AllocationMap",
  tableName: "allocation_map",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    goal: () => reference(FinancialGoal, "goal_id"),
    account: () => reference(BankAccount, "account_id"),
    /** Minor units. A row that would become zero is deleted. */
    allocatedAmount: p.bigint("bigint"),
  },
  checks: [
    { name: "allocation_map_amount_positive", expression: "allocated_amount > 0" },
    { name: "allocation_map_amount_bounded", expression: `allocated_amount <= ${MAX_MINOR_UNITS}` },
  ],
  triggers: [
    WITH_AN_EVENT,
    {
      name: "of_open_rows",
      timing: "before",
      events: ["insert"],
      body: `if not exists (
        select 1 from financial_goals where couple_id = new.couple_id and id = new.goal_id and status = 'active'
      ) or not exists (
        select 1 from bank_accounts where couple_id = new.couple_id and id = new.account_id and status = 'open'
      ) then
        raise exception 'an allocation joins an active goal and an open account' using errcode = 'check_violation';
      end if;
      return new;`,
    },
    {
      name: "of_its_pair",
      timing: "before",
      events: ["update"],
      when: "((old.goal_id <> new.goal_id) OR (old.account_id <> new.account_id))",
      body: "raise exception 'an allocation keeps its goal and account' using errcode = 'check_violation';",
    },
  ],
  uniques: [{ name: "allocation_map_one_row_a_pair", properties: ["couple", "goal", "account"] }],
  indexes: [{ name: "allocation_map_by_account", properties: ["couple", "account"] }],
});

/** How much of one account's money is allocated to one goal. */
export class AllocationMap extends AllocationMapSchema.class {}
AllocationMapSchema.setClass(AllocationMap);
