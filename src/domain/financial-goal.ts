import { defineEntity, type Opt, p } from "@mikro-orm/core";
import { AllocationMap } from "./allocation-map.ts";
import { type CalendarDate, dateIn } from "./calendar.ts";
import { Couple } from "./couple.ts";
import { MAX_MINOR_UNITS } from "./money.ts";
import { Refusal } from "./refusals.ts";
import { onScheduleAmount } from "./schedule.ts";

const FinancialGoalSchema = defineEntity({
  name: "FinancialGoal",
  tableName: "financial_goals",
  properties: {
    id: p.uuid().primary(),
    couple: () => p.manyToOne(Couple).deleteRule("no action").updateRule("no action"),
    name: p.string().length(100),
    type: p.string().length(40),
    /** Minor units. */
    targetAmount: p.bigint("bigint"),
    /** Minor units: the sum of the goal's allocation rows, kept in the same transaction. */
    currentAllocation: p.bigint("bigint"),
    /** 1 is the most important, 5 the least. */
    priority: p.smallint(),
    /** A date in the couple's time zone. */
    deadline: p.date().nullable(),
    notes: p.text().nullable(),
    /** No money leaves a locked goal. */
    locked: p.boolean(),
    status: p.enum(["active", "closed"] as const),
    createdAt: p.datetime(3),
    allocations: () => p.oneToMany(AllocationMap).mappedBy("goal").orphanRemoval(),
  },
  checks: [
    { name: "financial_goals_target_positive", expression: "target_amount > 0" },
    { name: "financial_goals_target_bounded", expression: `target_amount <= ${MAX_MINOR_UNITS}` },
    { name: "financial_goals_allocation_not_negative", expression: "current_allocation >= 0" },
    { name: "financial_goals_priority_range", expression: "priority >= 1 and priority <= 5" },
    { name: "financial_goals_closed_is_empty", expression: "status = 'active' or current_allocation = 0" },
  ],
  triggers: [
    {
      name: "of_the_couple",
      timing: "before",
      events: ["update"],
      when: "(old.couple_id <> new.couple_id)",
      body: "raise exception 'a goal stays with its couple' using errcode = 'check_violation';",
    },
  ],
  indexes: [{ name: "financial_goals_by_priority", properties: ["couple", "priority", "id"] }],
});

/** The order of goals everywhere: the most important first, then the nearest deadline, then the oldest. */
export const GOAL_ORDER = { priority: "asc", deadline: "asc nulls last", id: "asc" } as const;

/** A savings objective that money in the couple's accounts is earmarked for. */
export class FinancialGoal extends FinancialGoalSchema.class {
  /** Minor units still missing to the target. */
  get remaining(): Opt<bigint> {
    return this.targetAmount > this.currentAllocation ? this.targetAmount - this.currentAllocation : 0n;
  }

  /** Minor units above the target. */
  get overfunded(): Opt<bigint> {
    return this.currentAllocation > this.targetAmount ? this.currentAllocation - this.targetAmount : 0n;
  }

  /** Percent of the target, rounded down to one decimal, so that 100 means reached. */
  get percent(): Opt<number> {
    return Number((this.currentAllocation * 1000n) / this.targetAmount) / 10;
  }

  /** What the goal should hold today to be on schedule, in minor units; undefined without a deadline. */
  onSchedule(today: CalendarDate, timeZone: string): bigint | undefined {
    if (!this.deadline) return undefined;
    const createdOn = dateIn(timeZone, this.createdAt);
    return onScheduleAmount({ targetAmount: this.targetAmount, createdOn, deadline: this.deadline }, today);
  }

  assertActive(): void {
    if (this.status === "closed") throw new Refusal("goal_closed");
  }

  assertUnlocked(): void {
    if (this.locked) throw new Refusal("goal_locked", undefined, { goal_id: this.id });
  }
}
FinancialGoalSchema.setClass(FinancialGoal);
