import { z } from "zod";
import { rowOf } from "../books/books.ts";
import { overfundedOf, percentOf, remainingOf } from "../books/figures.ts";
import type { Allocation, Goal } from "../books/rows.ts";
import { courseOf, scheduleOf } from "../drift/status.ts";
import { reactionCounts } from "../goals/reactions.ts";
import type { SeenBooks } from "../identity/see.ts";
import { dateIn } from "../kernel/calendar.ts";
import { formatMoney, sum } from "../kernel/money.ts";
import { eventShape } from "./event.ts";
import { id, instantOut, moneyOut, plainOut, versionOut, wordsOut } from "./fields.ts";
import { answers, shape } from "./schema-names.ts";

export const allocationShape = shape("AllocationMap", {
  id,
  goal_id: id,
  account_id: id,
  allocated_amount: moneyOut.describe("The amount that the goal holds in the account."),
});

export const progressShape = shape("GoalProgress", {
  percent: z
    .number()
    .describe("The percentage of the target that is held or spent, rounded down to one decimal."),
  remaining: moneyOut,
  overfunded: moneyOut,
  on_schedule_amount: moneyOut
    .nullable()
    .describe("The amount that should be held or spent by today to meet the deadline."),
  expected_next: moneyOut.nullable().describe("The amount that it should hold at next_date."),
  next_date: plainOut
    .nullable()
    .describe("The next step of the schedule, due up to three days after this date.")
    .meta({ format: "date" }),
});

export const reactionCountShape = shape("ReactionTally", {
  emoji: plainOut,
  count: z.int(),
  user_ids: z.array(id),
});

export const goalShape = shape("FinancialGoal", {
  id,
  couple_id: id,
  name: wordsOut,
  type: wordsOut,
  target_amount: moneyOut,
  current_allocation: moneyOut,
  spent: moneyOut.describe("The amount already spent from the goal."),
  priority: z.int().describe("1 is the most important, 5 the least."),
  deadline: plainOut.nullable().meta({ format: "date" }),
  notes: wordsOut.nullable(),
  locked: z.boolean(),
  status: z.enum(["active", "closed"]),
  version: versionOut,
  created_at: instantOut,
  progress: progressShape,
  allocations: z.array(allocationShape).describe("The amount held in each account that you can see."),
  partner_private_amount: moneyOut.describe("The amount held in your partner's private accounts."),
  reactions: z.array(reactionCountShape),
});

export const aboveTargetOut = moneyOut
  .nullable()
  .describe("The amount by which the goal now exceeds its target; empty: it does not.");

/** The closed goal, and the events that released its money and closed it. */
export const closedGoalShape = z
  .object({ goal: goalShape, events: z.array(eventShape) })
  .register(answers, { id: "ClosedGoal" });

/** The amount by which a goal exceeds its target; null if it does not. */
export function aboveTarget(goal: Goal, currency: string): string | null {
  const overfunded = overfundedOf(goal);
  return overfunded > 0n ? formatMoney(overfunded, currency) : null;
}

/** A goal as this caller sees it at an instant. */
export function showGoal(books: SeenBooks, goalId: string, now: Date): z.input<typeof goalShape> {
  const goal = rowOf(books.goals, goalId);
  const { couple } = books;
  const amount = (minor: bigint) => formatMoney(minor, couple.currency);
  const schedule = scheduleOf(courseOf(goal, couple), dateIn(couple.timeZone, now));
  const rows = [...books.allocations.values()]
    .filter((row) => row.goalId === goalId)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const seen = sum(rows.map(({ allocatedAmount }) => allocatedAmount));
  return {
    id: goal.id,
    couple_id: couple.id,
    name: goal.name,
    type: goal.type,
    target_amount: amount(goal.targetAmount),
    current_allocation: amount(goal.currentAllocation),
    spent: amount(goal.spent),
    priority: goal.priority,
    deadline: goal.deadline,
    notes: goal.notes,
    locked: goal.locked,
    status: goal.status,
    version: goal.version,
    created_at: goal.createdAt.toISOString(),
    progress: {
      percent: percentOf(goal),
      remaining: amount(remainingOf(goal)),
      overfunded: amount(overfundedOf(goal)),
      on_schedule_amount: schedule && amount(schedule.expected),
      expected_next: schedule && amount(schedule.expectedNext),
      next_date: schedule?.nextDate ?? null,
    },
    allocations: rows.map((row) => showAllocation(books, row)),
    partner_private_amount: amount(goal.currentAllocation - seen),
    reactions: reactionCounts(books, goalId).map(({ emoji, userIds }) => ({
      emoji,
      count: userIds.length,
      user_ids: [...userIds],
    })),
  };
}

/** The amount that a goal holds in an account that the caller may see. */
export function showAllocation({ couple }: SeenBooks, row: Allocation): z.input<typeof allocationShape> {
  return {
    id: row.id,
    goal_id: row.goalId,
    account_id: row.accountId,
    allocated_amount: formatMoney(row.allocatedAmount, couple.currency),
  };
}
