import { z } from "zod";
import { type CalendarDate, daysBetween } from "../../domain/calendar.ts";
import type { Couple } from "../../domain/couple.ts";
import type { FinancialGoal } from "../../domain/financial-goal.ts";
import type { Forecast, Outcome } from "../../domain/forecast.ts";
import { formatMoney } from "../../domain/money.ts";
import { id, moneyOut, plainOut, wordsOut } from "../fields.ts";

const dateOut = plainOut.meta({ format: "date", examples: ["2027-11-22"] });

const requiredUnknown = z
  .enum(["no_deadline", "too_soon", "beyond_horizon", "proportion"])
  .nullable()
  .describe(
    "Why there is none: no deadline; no contribution comes in time; the deadline lies after the horizon; goals that " +
      "share in proportion hold each other up.",
  );

const outcome = {
  completion_date: dateOut.nullable(),
  never: z
    .enum(["no_contribution", "losses", "others_first", "horizon"])
    .nullable()
    .describe(
      "Why it is not complete: nothing comes in; losses take what comes in; goals before it take all; too slow for the " +
        "horizon.",
    ),
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
  contributed: moneyOut
    .describe("Contributions and one-off amounts until then.")
    .meta({ examples: ["4900.00"] }),
  interest: moneyOut.describe("Interest until then.").meta({ examples: ["101.84"] }),
  required_contribution: moneyOut
    .nullable()
    .describe("The smallest contribution that meets the deadline, of a goal that is forecast alone."),
  required_unknown: requiredUnknown,
  milestones: z
    .array(z.object({ percent: z.int().meta({ examples: [25] }), date: dateOut }))
    .describe("Days on which 25, 50, 75 and 100 % of the target are reached, those ahead."),
  series: z
    .array(
      z.object({
        date: dateOut,
        balance: moneyOut,
        contributed: moneyOut,
        interest: moneyOut,
      }),
    )
    .nullable()
    .describe("Month by month, if asked for."),
  uncertainty: z
    .object({
      p10_date: dateOut.nullable().describe("By then it is complete in 10 % of the trials."),
      p50_date: dateOut.nullable(),
      p90_date: dateOut.nullable(),
      on_time_probability: z
        .number()
        .nullable()
        .meta({ examples: [0.85] }),
    })
    .nullable()
    .describe("If asked for. A date is null when too few trials are complete by the horizon."),
};

export const forecastShape = z.object({
  start_date: dateOut,
  required_total: moneyOut
    .nullable()
    .describe("The smallest contribution with which goals that share it meet every deadline."),
  required_total_unknown: requiredUnknown,
  goals: z.array(
    z.object({
      goal_id: id,
      name: wordsOut.meta({ examples: ["Japan trip"] }),
      current_allocation: moneyOut,
      target_amount: moneyOut,
      deadline: dateOut.nullable(),
      ...outcome,
      what_if: z
        .object({
          ...outcome,
          days_sooner: z
            .int()
            .nullable()
            .describe("Than without the change; negative when later.")
            .meta({ examples: [30] }),
        })
        .nullable(),
    }),
  ),
});

type Shown = z.input<typeof forecastShape>;
type ShownOutcome = Omit<NonNullable<Shown["goals"][number]["what_if"]>, "days_sooner">;

interface Showing {
  readonly couple: Couple;
  /** In the order of the forecast's outcomes. */
  readonly goals: readonly FinancialGoal[];
  /** One goal that was asked for by itself. */
  readonly alone: boolean;
  readonly withSeries: boolean;
}

/** How goals fare, and how they would with what was asked to be changed. */
export function showForecast(
  startDate: CalendarDate,
  baseline: Forecast,
  changed: Forecast | null,
  showing: Showing,
): Shown {
  const { couple, goals, alone } = showing;
  const total = alone ? { amount: null, why: null } : baseline.required;
  return {
    start_date: startDate,
    required_total: showAmount(total.amount, couple),
    required_total_unknown: total.why,
    goals: goals.map((goal, at) => ({
      goal_id: goal.id,
      name: goal.name,
      current_allocation: formatMoney(goal.currentAllocation, couple.currency),
      target_amount: formatMoney(goal.targetAmount, couple.currency),
      deadline: goal.deadline ?? null,
      ...showOutcome(baseline, at, showing),
      what_if: changed && {
        ...showOutcome(changed, at, showing),
        days_sooner: daysSooner(baseline.outcomes[at], changed.outcomes[at]),
      },
    })),
  };
}

function showOutcome(forecast: Forecast, at: number, { couple, alone, withSeries }: Showing): ShownOutcome {
  const outcome = forecast.outcomes[at];
  if (!outcome) throw new Error(`there is no outcome ${at}`);
  const { spread } = outcome;
  const amount = (minor: bigint) => formatMoney(minor, couple.currency);
  return {
    completion_date: outcome.completionDate,
    never: outcome.never,
    months: outcome.months,
    on_time: outcome.onTime,
    days_late: outcome.daysLate,
    contributed: amount(outcome.contributed),
    interest: amount(outcome.interest),
    required_contribution: alone ? showAmount(forecast.required.amount, couple) : null,
    required_unknown: alone ? forecast.required.why : null,
    milestones: [...outcome.milestones],
    series: withSeries
      ? outcome.series.map(({ date, balance, contributed, interest }) => ({
          date,
          balance: amount(balance),
          contributed: amount(contributed),
          interest: amount(interest),
        }))
      : null,
    uncertainty: spread && {
      p10_date: spread.p10,
      p50_date: spread.p50,
      p90_date: spread.p90,
      on_time_probability: spread.onTimeProbability,
    },
  };
}

function showAmount(minor: bigint | null, { currency }: Couple): string | null {
  return minor === null ? null : formatMoney(minor, currency);
}

function daysSooner(baseline: Outcome | undefined, changed: Outcome | undefined): number | null {
  const [before, after] = [baseline?.completionDate, changed?.completionDate];
  return before && after ? daysBetween(after, before) : null;
}
