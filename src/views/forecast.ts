import { z } from "zod";
import type { Goal } from "../books/rows.ts";
import type { Forecast, Outcome } from "../forecast/forecast.ts";
import type { Scenario } from "../forecast/scenario.ts";
import type { Split } from "../forecast/split.ts";
import type { SeenBooks } from "../identity/see.ts";
import { daysBetween } from "../kernel/calendar.ts";
import { formatMoney } from "../kernel/money.ts";
import { dateOut, id, moneyOut, plainOut, wordsOut } from "./fields.ts";

/** What helps a goal without a deadline when goals with one take all money. */
const NO_TURN = "Give the goal a deadline, or ask with split: priority, which fills goals in their order.";

/** What an answer shows of a goal with and without a change. */
const compared = {
  completion_date: dateOut.nullable(),
  never: z
    .enum(["no_contribution", "losses", "others_first", "horizon"])
    .nullable()
    .describe(
      "Why it is not complete: nothing comes in or expenses take it, and nothing grows; losses take what comes in; goals " +
        "before it take all; not enough by the horizon.",
    ),
  next: plainOut
    .nullable()
    .describe("What to do for a goal without a deadline that gets nothing on schedule.")
    .meta({ examples: [NO_TURN] }),
  months: z
    .int()
    .nullable()
    .describe("From start_date, a month begun counted whole.")
    .meta({ examples: [12] }),
  on_time: z.boolean().nullable().describe("Null without a deadline."),
  days_late: z
    .int()
    .nullable()
    .meta({ examples: [0] }),
  required_contribution: moneyOut
    .nullable()
    .describe("The smallest contribution that meets the deadline, for a goal that shares it with none."),
  p50: dateOut.nullable().describe("By then half of the trials are complete."),
  on_time_probability: z
    .number()
    .nullable()
    .meta({ examples: [0.85] }),
};

export const whatIfShape = z
  .object({
    ...compared,
    days_sooner: z
      .int()
      .nullable()
      .describe("Than without the change; negative when later.")
      .meta({ examples: [30] }),
  })
  .nullable();

export const forecastMilestoneShape = z.object({ percent: z.int().meta({ examples: [25] }), date: dateOut });

export const forecastMonthShape = z.object({
  date: dateOut,
  balance: moneyOut,
  contributed: moneyOut,
  interest: moneyOut,
});

export const goalForecastShape = z.object({
  goal_id: id,
  name: wordsOut.meta({ examples: ["Japan trip"] }),
  current_allocation: moneyOut,
  spent: moneyOut,
  target_amount: moneyOut,
  deadline: dateOut.nullable(),
  ...compared,
  required_unknown: z
    .enum(["no_deadline", "too_soon", "beyond_horizon", "proportion", "see_total"])
    .nullable()
    .describe(
      "Why there is no required_contribution: no deadline; none comes in time; the deadline lies after the horizon; " +
        "goals that share in proportion hold each other up; several goals share one, required_total.",
    ),
  contributed: moneyOut
    .describe("Its part of contributions and one-off amounts until completion or the horizon.")
    .meta({ examples: ["4900.00"] }),
  interest: moneyOut.describe("Interest until then.").meta({ examples: ["101.84"] }),
  p10: dateOut.nullable().describe("By then a tenth of the trials are complete; null: fewer by the horizon."),
  p90: dateOut.nullable(),
  milestones: z
    .array(forecastMilestoneShape)
    .describe("Days on which 25, 50, 75 and 100 % of the target are reached, those ahead."),
  series: z.array(forecastMonthShape).nullable().describe("Month by month, if asked for."),
  what_if: whatIfShape,
});

export const forecastShape = z.object({
  start_date: dateOut,
  required_total: moneyOut
    .nullable()
    .describe(
      "The smallest shared contribution that meets the deadlines of all goals whose required_unknown is see_total.",
    ),
  unpaid: moneyOut
    .nullable()
    .describe("What the money up to the horizon cannot pay of the expenses. Null without expenses."),
  goals: z.array(goalForecastShape),
});

type Shown = z.input<typeof forecastShape>;
type Row = Shown["goals"][number];

interface Showing {
  readonly books: SeenBooks;
  readonly goals: readonly Goal[];
  /** Whether one goal was asked for. */
  readonly alone: boolean;
  readonly withSeries: boolean;
  readonly withExpenses: boolean;
}

/** What a scenario comes to for goals, and what it would with the change asked for. */
export function showForecast(
  { startDate, split }: Scenario,
  baseline: Forecast,
  changed: Forecast | null,
  { books, goals, alone, withSeries, withExpenses }: Showing,
): Shown {
  const { currency } = books.couple;
  const required = ({ required }: Forecast) =>
    required.amount === null ? null : formatMoney(required.amount, currency);
  const showGoal = (goal: Goal): Row => {
    const [outcome, other] = [outcomeOf(baseline, goal), changed && outcomeOf(changed, goal)];
    return {
      goal_id: goal.id,
      name: goal.name,
      current_allocation: formatMoney(goal.currentAllocation, currency),
      spent: formatMoney(goal.spent, currency),
      target_amount: formatMoney(goal.targetAmount, currency),
      deadline: goal.deadline,
      ...showCompared(outcome, goal, { split, required: alone ? required(baseline) : null }),
      required_unknown: baseline.required.unmet.get(goal.id) ?? (alone ? null : "see_total"),
      ...showWay(outcome, currency, withSeries),
      what_if: changed &&
        other && {
          ...showCompared(other, goal, { split, required: alone ? required(changed) : null }),
          days_sooner: daysSooner(outcome, other),
        },
    };
  };
  return {
    start_date: startDate,
    required_total: alone ? null : required(baseline),
    unpaid: withExpenses ? formatMoney(baseline.unpaid, currency) : null,
    goals: goals.map(showGoal),
  };
}

function showCompared(
  { completionDate, never, months, onTime, daysLate, spread }: Outcome,
  { deadline }: Goal,
  { split, required }: { readonly split: Split; readonly required: string | null },
) {
  const hasNoTurn = never === "others_first" && split === "on_schedule" && !deadline;
  return {
    completion_date: completionDate,
    never,
    next: hasNoTurn ? NO_TURN : null,
    months,
    on_time: onTime,
    days_late: daysLate,
    required_contribution: required,
    p50: spread?.p50 ?? null,
    on_time_probability: spread?.onTimeProbability ?? null,
  };
}

function showWay(
  { contributed, interest, spread, milestones, series }: Outcome,
  currency: string,
  withSeries: boolean,
) {
  return {
    contributed: formatMoney(contributed, currency),
    interest: formatMoney(interest, currency),
    p10: spread?.p10 ?? null,
    p90: spread?.p90 ?? null,
    milestones: [...milestones],
    series: withSeries
      ? series.map((row) => ({
          date: row.date,
          balance: formatMoney(row.balance, currency),
          contributed: formatMoney(row.contributed, currency),
          interest: formatMoney(row.interest, currency),
        }))
      : null,
  };
}

function outcomeOf({ outcomes }: Forecast, goal: Goal): Outcome {
  const outcome = outcomes.get(goal.id);
  if (!outcome) throw new Error(`goal ${goal.id} has no forecast`);
  return outcome;
}

function daysSooner(baseline: Outcome, changed: Outcome): number | null {
  const [before, after] = [baseline.completionDate, changed.completionDate];
  return before && after ? daysBetween(after, before) : null;
}
