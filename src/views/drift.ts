import { z } from "zod";
import { remainingOf } from "../books/figures.ts";
import { DRIFT_STATUSES } from "../books/rows.ts";
import { CAUSES, causeOf, type Past } from "../drift/cause.ts";
import type { Cure, CureKind } from "../drift/cure.ts";
import type { GoalStatus } from "../drift/derive.ts";
import { type Pace, projectedDate } from "../drift/pace.ts";
import { courseOf, gapOf, scheduleOf } from "../drift/status.ts";
import type { SeenBooks } from "../identity/see.ts";
import type { CalendarDate } from "../kernel/calendar.ts";
import { formatMoney } from "../kernel/money.ts";
import { id, instantOut, moneyOut, plainOut, wordsOut } from "./fields.ts";
import { answers, shape } from "./schema-names.ts";

const dateOut = plainOut.nullable().meta({ format: "date" });

/** The operation that carries out each kind of cure. */
const OPERATIONS = {
  allocate: "allocate_to_goal",
  rebalance: "suggest_rebalance",
  change_deadline: "update_goal",
} as const satisfies Record<CureKind, string>;

export const paceShape = shape("DriftPace", {
  inflow: moneyOut.describe("Money in minus money out; can be negative."),
  days: z.int().describe("The length of the period in days, at most 90."),
});

export const driftCauseShape = z
  .object({
    kind: z.enum(CAUSES),
    amount: moneyOut.describe(
      "The part of behind_by that it explains; for dropped_balance, the amount that is not covered.",
    ),
  })
  .nullable()
  .register(answers, { id: "DriftCause" });

export const driftCureShape = z
  .object({
    amount_now: moneyOut
      .nullable()
      .describe("Allocating this today brings the goal back on track, or an overdue goal to its target."),
    per_month: moneyOut
      .nullable()
      .describe(
        "Allocating this every month from next month on reaches the target by the deadline; empty: too late.",
      ),
    deadline: dateOut
      .describe("The earliest later deadline that puts the goal back on track; empty: none within 50 years.")
      .meta({ format: "date" }),
    use: z
      .enum(Object.values(OPERATIONS))
      .nullable()
      .describe(
        "The tool to try first, after more important goals are cured; empty: no money is available and no deadline helps.",
      ),
  })
  .nullable()
  .describe("Each amount or date is sufficient alone and the smallest possible.")
  .register(answers, { id: "DriftCure" });

export const driftShape = shape("Drift", {
  goal_id: id,
  name: wordsOut,
  status: z.enum(DRIFT_STATUSES),
  expected: moneyOut.nullable().describe("The amount that it should hold today; empty without a deadline."),
  expected_next: moneyOut
    .nullable()
    .describe(
      "The amount that it should hold at next_date. A goal that is off schedule is back on track once it holds this less 1 %.",
    ),
  next_date: dateOut.describe("The next step of the schedule, due up to three days after this date."),
  actual: moneyOut,
  behind_by: moneyOut.nullable().describe("expected - actual, at least zero."),
  pace: paceShape.describe("For information: the status does not depend on it."),
  projected_date: dateOut.describe("The date when it reaches its target at this pace; empty: never."),
  cause: driftCauseShape,
  cure: driftCureShape,
});

export const driftReportShape = z
  .object({ as_of: instantOut, goals: z.array(driftShape) })
  .register(answers, { id: "DriftReport" });

/** A goal's drift, computed from the accounts that the caller may see. */
interface Drifting extends GoalStatus {
  readonly uncovered: bigint;
  readonly pace: Pace;
  /** Undefined for a goal on schedule. */
  readonly past: Past | undefined;
  readonly cure: Cure | undefined;
  /** The cure to try first, for the goal or for accounts that no longer cover it. */
  readonly cureKind: CureKind | null;
}

/** A goal's drift as this caller sees it. */
export function showDrift(
  { couple }: SeenBooks,
  drifting: Drifting,
  today: CalendarDate,
): z.input<typeof driftShape> {
  const { goal, status, pace, past, uncovered } = drifting;
  const course = courseOf(goal, couple);
  const amount = (minor: bigint) => formatMoney(minor, couple.currency);
  const [schedule, gap] = [scheduleOf(course, today), gapOf(course, today)];
  const cause = causeOf(course, { past, uncovered, today });
  return {
    goal_id: goal.id,
    name: goal.name,
    status,
    expected: schedule && amount(schedule.expected),
    expected_next: schedule && amount(schedule.expectedNext),
    next_date: schedule?.nextDate ?? null,
    actual: amount(course.actual),
    behind_by: gap === null ? null : amount(gap),
    pace: { inflow: amount(pace.inflow), days: pace.days },
    projected_date: projectedDate(remainingOf(goal), pace, today),
    cause: cause && { kind: cause.kind, amount: amount(cause.amount) },
    cure: showCure(drifting, couple.currency),
  };
}

function showCure({ cure, cureKind }: Drifting, currency: string): z.input<typeof driftShape>["cure"] {
  const use = cureKind && OPERATIONS[cureKind];
  // A goal on schedule needs no cure, but a rebalance can release money that its accounts no longer cover.
  if (!cure) return use && { amount_now: null, per_month: null, deadline: null, use };
  return {
    amount_now: formatMoney(cure.amountNow, currency),
    per_month: cure.perMonth === null ? null : formatMoney(cure.perMonth, currency),
    deadline: cure.deadline,
    use,
  };
}
