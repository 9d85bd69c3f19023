import { defineEntity, type Opt, p } from "@mikro-orm/core";
import { MILESTONES } from "../books/milestones.ts";
import { DRIFT_STATUSES, type DriftStatus } from "../books/rows.ts";
import { type Course, statusOf } from "../drift/status.ts";
import { type Reaction, type ReactionCount, reactionCountsOf } from "../goals/reaction-counts.ts";
import { type Schedule, scheduleOn } from "../goals/schedule.ts";
import { type CalendarDate, dateIn } from "../kernel/calendar.ts";
import { MAX_MINOR_UNITS, majorUnitOf } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { AllocationMap } from "./allocation-map.ts";
import { Couple } from "./couple.ts";

/** No goal has saved a higher share of its target than its milestone shows. */
const MILESTONE_NOTED =
  "milestone = 100 or (current_allocation + spent) * 100 < target_amount * (milestone + 25)";

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
    /** Minor units that were spent from it on what it is for. */
    spent: p.bigint("bigint").defaultRaw("0"),
    /** 1 is the most important, 5 the least. */
    priority: p.smallint(),
    /** A date in the couple's time zone. */
    deadline: p.date().nullable(),
    notes: p.text().nullable(),
    /** No money leaves a locked goal. */
    locked: p.boolean(),
    status: p.enum(["active", "closed"] as const),
    /** The status that the ledger told last. */
    driftStatus: p.enum(DRIFT_STATUSES),
    /** The highest of 0, 25, 50, 75 and 100 percent that money brought it to since its target was set. */
    milestone: p.smallint(),
    /** When money brought it there. Null: it stood there when its target was set. */
    milestoneAt: p.datetime(3).nullable(),
    /** Moves when a property changes, never when money does. */
    version: p.integer().default(1),
    /** The version in which each property last changed. */
    propertyVersions: p
      .json()
      .$type<Readonly<Record<string, number>>>()
      .default("{}")
      // The default is a part of an SQL statement; in a new entity it would be a text.
      .onCreate(() => ({})),
    createdAt: p.datetime(3),
    /** Who reacted with what, oldest first; null: nobody, or the goal was created just now. */
    reactions: p
      .json()
      .$type<readonly Reaction[]>()
      .formula(
        (goal) =>
          `(select jsonb_agg(jsonb_build_object('id', r.id, 'emoji', r.emoji, 'userId', r.user_id) order by r.id) from goal_reactions r where r.goal_id = ${goal.id} and r.couple_id = ${goal.couple})`,
      )
      .nullable(),
    allocations: () => p.oneToMany(AllocationMap).mappedBy("goal").orphanRemoval(),
  },
  checks: [
    { name: "financial_goals_version_positive", expression: "version >= 1" },
    {
      name: "financial_goals_property_versions_by_name",
      expression: "jsonb_typeof(property_versions) = 'object'",
    },
    { name: "financial_goals_target_positive", expression: "target_amount > 0" },
    { name: "financial_goals_target_bounded", expression: `target_amount <= ${MAX_MINOR_UNITS}` },
    { name: "financial_goals_allocation_not_negative", expression: "current_allocation >= 0" },
    { name: "financial_goals_spent_not_negative", expression: "spent >= 0" },
    { name: "financial_goals_spent_bounded", expression: `spent <= ${MAX_MINOR_UNITS}` },
    { name: "financial_goals_priority_range", expression: "priority >= 1 and priority <= 5" },
    { name: "financial_goals_closed_is_empty", expression: "status = 'active' or current_allocation = 0" },
    { name: "financial_goals_milestone_known", expression: `milestone in (0, ${MILESTONES.join(", ")})` },
    { name: "financial_goals_milestone_noted", expression: MILESTONE_NOTED },
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
  // Kept by the row itself: a flush in the middle of a write makes MikroORM forget what it loaded.
  hooks: { onLoad: [({ entity }) => keepAsFound(entity)] },
});

/** The order of goals everywhere: the most important first, then the nearest deadline, then the oldest. */
export const GOAL_ORDER = { priority: "asc", deadline: "asc nulls last", id: "asc" } as const;

type Ranked = Pick<FinancialGoal, "priority" | "deadline" | "id">;

/** Compares two goals by that order. */
export function byImportance(a: Ranked, b: Ranked): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  const keys = [a, b].map(({ deadline, id }) => `${deadline ?? NO_DEADLINE} ${id}`);
  return (keys[0] ?? "") < (keys[1] ?? "") ? -1 : 1;
}

/** After every date. */
const NO_DEADLINE = "~";

/** What the drift of a goal depends on and a write can change. */
type Found = Readonly<Pick<FinancialGoal, "targetAmount" | "saved" | "deadline">>;

/** What the drift of a goal depends on in its couple. */
type Terms = Readonly<Pick<Couple, "timeZone" | "currency">>;

function keepAsFound(goal: object): void {
  const { targetAmount, saved, deadline } = goal as FinancialGoal;
  (goal as FinancialGoal).asFound = { targetAmount, saved, deadline };
}

/** A savings objective that money in the couple's accounts is earmarked for. */
export class FinancialGoal extends FinancialGoalSchema.class {
  /** What the transaction found when it loaded the goal, whatever it has changed since. None: it made the goal. */
  asFound?: Found;

  /** Minor units that were saved for it: what it holds and what was spent from it. Its progress counts both. */
  get saved(): Opt<bigint> {
    return this.currentAllocation + this.spent;
  }

  /** Minor units still missing to the target. */
  get remaining(): Opt<bigint> {
    return this.targetAmount > this.saved ? this.targetAmount - this.saved : 0n;
  }

  /** Minor units that it holds beyond its target. */
  get overfunded(): Opt<bigint> {
    const above = this.saved > this.targetAmount ? this.saved - this.targetAmount : 0n;
    return above > this.currentAllocation ? this.currentAllocation : above;
  }

  /** Percent of the target, rounded down to one decimal, so that 100 means reached. */
  get percent(): Opt<number> {
    return Number((this.saved * 1000n) / this.targetAmount) / 10;
  }

  /** The highest of 0, 25, 50, 75 and 100 percent of the target that was saved. */
  get quarterReached(): Opt<number> {
    const whole = (this.saved * 4n) / this.targetAmount;
    return Number(whole < 4n ? whole : 4n) * 25;
  }

  /** What it holds of an account; undefined: nothing. Its `allocations` must be loaded. */
  allocationOf({ id }: { readonly id: string }): AllocationMap | undefined {
    return this.allocations.getItems().find((row) => row.account.id === id);
  }

  /** Adds minor units to what it holds, which can bring it to a milestone. */
  gain(amount: bigint, now: Date): void {
    this.currentAllocation += amount;
    if (this.quarterReached <= this.milestone) return;
    this.milestone = this.quarterReached;
    this.milestoneAt = now;
  }

  /** Sets the target, in minor units. Where the goal stands with it is no milestone that money brought it to. */
  retarget(amount: bigint): void {
    this.targetAmount = amount;
    if (this.quarterReached !== this.milestone) this.forgetMilestone();
  }

  /** An event of that instant is taken back: the milestone that it brought the goal to was none. */
  takeBackMilestone(instant: Date): void {
    if (this.milestoneAt?.getTime() === instant.getTime()) this.forgetMilestone();
  }

  private forgetMilestone(): void {
    this.milestone = this.quarterReached;
    this.milestoneAt = null;
  }

  /** The reactions, grouped by emoji. */
  get reactionCounts(): Opt<readonly ReactionCount[]> {
    return reactionCountsOf(this.reactions ?? []);
  }

  /** What the goal should hold on a day, and what its next step asks for; null without a deadline. */
  schedule(today: CalendarDate, timeZone: string): Schedule | null {
    const { targetAmount, deadline } = this;
    if (deadline == null) return null;
    return scheduleOn({ targetAmount, createdOn: dateIn(timeZone, this.createdAt), deadline }, today);
  }

  /** What its drift depends on, as it is now or as it was found. */
  course(couple: Terms, { targetAmount, saved, deadline }: Found = this): Course {
    return {
      targetAmount,
      actual: saved,
      createdOn: dateIn(couple.timeZone, this.createdAt),
      deadline: deadline ?? null,
      majorUnit: majorUnitOf(couple.currency),
    };
  }

  /**
   * How it stands against its schedule on a day. It follows from the status that the ledger recorded last, from where
   * the days since then alone have brought the goal, and from what this transaction has changed.
   */
  standing(today: CalendarDate, couple: Terms): DriftStatus {
    const recorded = this.driftStatus;
    const found = this.asFound ? statusOf(this.course(couple, this.asFound), today, recorded) : recorded;
    return statusOf(this.course(couple), today, found);
  }

  assertActive(): void {
    if (this.status === "closed") throw new Refusal("goal_closed");
  }

  assertUnlocked(): void {
    if (this.locked) throw new Refusal("goal_locked", undefined, { goal_id: this.id });
  }
}
FinancialGoalSchema.setClass(FinancialGoal);
