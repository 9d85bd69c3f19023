import { z } from "zod";
import type { Goal } from "../books/rows.ts";
import type { Forecast, Outcome } from "../forecast/forecast.ts";
import type { Scenario } from "../forecast/scenario.ts";
import type { Split } from "../forecast/split.ts";
import type { SeenBooks } from "../identity/see.ts";
import { daysBetween } from "../kernel/calendar.ts";
import { formatMoney } from "../kernel/money.ts";
import { dateOut, id, moneyOut, plainOut, wordsOut } from "./fields.ts";
import { answers, shape } from "./schema-names.ts";

/** The advice for a goal without a deadline if goals with deadlines take all the money. */
const GETS_NO_MONEY =
  "Give the goal a deadline, or use split: priority, which fills goals in order of priority.";

/** The fields shown for a goal with and without the `what_if` change. */
const compared = {
  completion_date: dateOut.nullable(),
  never: z
    .enum(["no_contribution", "losses", "others_first", "horizon"])
    .nullable()
    .describe(
      "Why it is never complete: no money comes in and none grows; losses exceed what comes in; goals before it take all " +
        "the money; the horizon ends first.",
    ),
  next: plainOut.nullable().describe("What to do for a goal without a deadline that gets no money."),
  months: z.int().nullable().describe("Months from start_date, rounded up."),
  on_time: z.boolean().nullable().describe("Null without a deadline."),
  days_late: z.int().nullable(),
  required_contribution: moneyOut
    .nullable()
    .describe("The smallest contribution that meets the deadline, if only this goal gets it."),
  p50: dateOut.nullable().describe("The date by which half of the trials are complete."),
  on_time_probability: z.number().nullable(),
};

export const whatIfShape = z
  .object({
    ...compared,
    days_sooner: z.int().nullable().describe("Days sooner than without the change; negative if later."),
  })
  .nullable()
  .register(answers, { id: "WhatIfForecast" });

export const forecastMilestoneShape = z
  .object({ percent: z.int(), date: dateOut })
  .register(answers, { id: "ForecastMilestone" });

export const forecastMonthShape = shape("ForecastMonth", {
  date: dateOut,
  balance: moneyOut,
  contributed: moneyOut,
  interest: moneyOut,
});

const percentile = (share: number) => moneyOut.describe(`${share} % of the trials have at most this.`);

export const balancePercentilesShape = shape("BalancePercentiles", {
  date: dateOut,
  p10: percentile(10),
  p25: percentile(25),
  p50: percentile(50),
  p75: percentile(75),
  p90: percentile(90),
});

export const goalForecastShape = shape("GoalForecast", {
  goal_id: id,
  name: wordsOut,
  current_allocation: moneyOut,
  spent: moneyOut,
  target_amount: moneyOut,
  deadline: dateOut.nullable(),
  ...compared,
  required_unknown: z
    .enum(["no_deadline", "too_soon", "beyond_horizon", "proportion", "see_total"])
    .nullable()
    .describe(
      "Why there is no required_contribution: no deadline; no contribution before the deadline; a deadline after the " +
        "horizon; goals that share in proportion depend on each other; several goals share required_total.",
    ),
  contributed: moneyOut.describe(
    "Its share of contributions and one-off amounts until completion or the horizon.",
  ),
  interest: moneyOut.describe("The interest until completion or the horizon."),
  p10: dateOut
    .nullable()
    .describe("The date by which a tenth of the trials are complete; null: fewer by the horizon."),
  p90: dateOut.nullable(),
  milestones: z
    .array(forecastMilestoneShape)
    .describe("The future dates on which 25, 50, 75 and 100 % of the target are reached."),
  series: z.array(forecastMonthShape).nullable().describe("Month by month, if include_series is true."),
  percentiles: z
    .array(balancePercentilesShape)
    .nullable()
    .describe(
      "Percentiles of the balance by month until 90 % of the trials are complete, if include_series and uncertainty are " +
        "given; a long forecast has every second or n-th month.",
    ),
  what_if: whatIfShape,
});

export const forecastShape = shape("Forecast", {
  start_date: dateOut,
  required_total: moneyOut
    .nullable()
    .describe(
      "The smallest shared contribution that meets the deadlines of all goals with required_unknown see_total.",
    ),
  unpaid: moneyOut
    .nullable()
    .describe("The part of the expenses that the money up to the horizon cannot pay. Null without expenses."),
  goals: z.array(goalForecastShape),
});

type Shown = z.input<typeof forecastShape>;
type Row = Shown["goals"][number];

interface Context {
  readonly books: SeenBooks;
  readonly goals: readonly Goal[];
  /** Whether the input names a single goal. */
  readonly alone: boolean;
  readonly withSeries: boolean;
  readonly withExpenses: boolean;
}

/** The outcome of a scenario for each goal, with and without the change. */
export function showForecast(
  { startDate, split }: Scenario,
  baseline: Forecast,
  changed: Forecast | null,
  { books, goals, alone, withSeries, withExpenses }: Context,
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
      ...showPath(outcome, currency, withSeries),
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
  const isLeftOut = never === "others_first" && split === "on_schedule" && !deadline;
  return {
    completion_date: completionDate,
    never,
    next: isLeftOut ? GETS_NO_MONEY : null,
    months,
    on_time: onTime,
    days_late: daysLate,
    required_contribution: required,
    p50: spread?.p50 ?? null,
    on_time_probability: spread?.onTimeProbability ?? null,
  };
}

function showPath(
  { contributed, interest, spread, milestones, series, percentiles }: Outcome,
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
    percentiles:
      percentiles?.map(({ date, p10, p25, p50, p75, p90 }) => ({
        date,
        p10: formatMoney(p10, currency),
        p25: formatMoney(p25, currency),
        p50: formatMoney(p50, currency),
        p75: formatMoney(p75, currency),
        p90: formatMoney(p90, currency),
      })) ?? null,
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
