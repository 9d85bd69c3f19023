import { defineEntity, p } from "@mikro-orm/core";
import { MILESTONES } from "../books/milestones.ts";
import { DRIFT_STATUSES, type Inflow } from "../books/rows.ts";
import { MAX_MINOR_UNITS } from "../kernel/money.ts";
import { coupleOfRow, idOfRow, WITH_AN_EVENT } from "./couple-row.ts";
import { versionChecks, versionColumns } from "./versioned.ts";

/** The saved amount of a goal is below its next milestone. */
const MILESTONE_NOTED =
  "milestone = 100 or (current_allocation + spent) * 100 < target_amount * (milestone + 25)";

const FinancialGoalSchema = defineEntity({
  name: "FinancialGoal",
  tableName: "financial_goals",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    name: p.string().length(100),
    type: p.string().length(40),
    /** Minor units. */
    targetAmount: p.bigint("bigint"),
    /** Minor units: the sum of the goal's allocation rows, updated in the same transaction. */
    currentAllocation: p.bigint("bigint"),
    /** Minor units spent on the goal's purpose. The sum can exceed the limit of a single amount. */
    spent: p.bigint("bigint").defaultRaw("0"),
    /** Net inflow of each of the last 90 days on which money moved: `[day, minor units as text]`. */
    inflows: p.json().$type<readonly Inflow[]>().default("[]"),
    /** 1 is the most important, 5 the least. */
    priority: p.smallint(),
    /** A date in the couple's time zone. */
    deadline: p.date().nullable(),
    notes: p.text().nullable(),
    /** No money leaves a locked goal. */
    locked: p.boolean(),
    status: p.enum(["active", "closed"] as const),
    /** The status most recently recorded in the ledger. */
    driftStatus: p.enum(DRIFT_STATUSES),
    /** The highest of 0, 25, 50, 75 and 100 percent that the goal has reached since its target was set. */
    milestone: p.smallint(),
    /** When the goal reached its milestone. Null: it was already there when its target was set. */
    milestoneAt: p.datetime(3).nullable(),
    ...versionColumns(),
    createdAt: p.datetime(3),
  },
  checks: [
    ...versionChecks("financial_goals"),
    { name: "financial_goals_target_positive", expression: "target_amount > 0" },
    { name: "financial_goals_target_bounded", expression: `target_amount <= ${MAX_MINOR_UNITS}` },
    { name: "financial_goals_allocation_not_negative", expression: "current_allocation >= 0" },
    { name: "financial_goals_spent_not_negative", expression: "spent >= 0" },
    { name: "financial_goals_inflows_listed", expression: "jsonb_typeof(inflows) = 'array'" },
    { name: "financial_goals_priority_range", expression: "priority >= 1 and priority <= 5" },
    { name: "financial_goals_closed_is_empty", expression: "status = 'active' or current_allocation = 0" },
    { name: "financial_goals_milestone_known", expression: `milestone in (0, ${MILESTONES.join(", ")})` },
    { name: "financial_goals_milestone_noted", expression: MILESTONE_NOTED },
  ],
  triggers: [WITH_AN_EVENT],
});

/** A savings goal to which money in the couple's accounts is allocated. */
export class FinancialGoal extends FinancialGoalSchema.class {}
FinancialGoalSchema.setClass(FinancialGoal);
