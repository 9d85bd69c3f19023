import { z } from "zod";
import type { Couple, Goal } from "../../books/rows.ts";
import { contributionDate, FREQUENCIES } from "../../forecast/contribution-dates.ts";
import type { Scenario } from "../../forecast/scenario.ts";
import { SPLITS } from "../../forecast/split.ts";
import { horizonOf } from "../../forecast/timeline.ts";
import { MIN_TRIALS, type Uncertainty } from "../../forecast/uncertainty.ts";
import { type CalendarDate, dateIn } from "../../kernel/calendar.ts";
import { toMinorUnits } from "../../kernel/money.ts";
import { type FieldError, invalidInput } from "../../kernel/refusals.ts";
import { amount, calendarDate, fraction, id, money } from "../../views/fields.ts";
import { inputs } from "../../views/schema-names.ts";

/*
 * The input of a forecast, and the scenarios that it describes.
 */

const DEFAULTS = { split: "on_schedule", horizonYears: 50, annualYield: "0", trials: 1000, seed: 0 } as const;

const ONE_OFFS = ["income", "expense"] as const;
const oneOffAmount = amount("Give an amount without a sign; use kind expense for a payment.");

const annualYield = fraction((value) => {
  if (value <= -1) return "Give more than -1: a yield of -100 % or less leaves nothing.";
  return value > 1 ? "Give a fraction of at most 1: 0.04 is 4 %." : undefined;
});

const share = fraction((value) =>
  value < 0 || value > 1 ? "Give a fraction from 0 to 1: 0.04 is 4 %." : undefined,
);

function whole(from: number, to: number, what: string) {
  const message = `Give a whole number${what} from ${from} to ${to}.`;
  return z.int(message).min(from, message).max(to, message).nullish();
}

export const contribution = z
  .strictObject(
    {
      amount: money.describe("Per contribution."),
      frequency: z.enum(FREQUENCIES, `Give one of ${FREQUENCIES.join(", ")}.`).describe("How often."),
    },
    "Give an object with amount and frequency.",
  )
  .describe("What the couple saves regularly.")
  .register(inputs, { id: "Contribution" });

export const oneOff = z
  .strictObject(
    {
      date: calendarDate.describe("YYYY-MM-DD."),
      amount: oneOffAmount.describe("Above zero."),
      kind: z.enum(ONE_OFFS, "Give income or expense.").nullish().describe("Default income."),
    },
    "Give an object with date, amount and kind.",
  )
  .register(inputs, { id: "OneOff" });

export const whatIf = z
  .strictObject(
    {
      target_amount: money.nullish().describe("Another target."),
      deadline: calendarDate.nullish().describe("Another deadline, YYYY-MM-DD."),
      contribution_amount: money.nullish().describe("Another contribution."),
    },
    "Give an object with target_amount, deadline or contribution_amount.",
  )
  .describe("A change to compare with.")
  .register(inputs, { id: "WhatIf" });

export const uncertainty = z
  .strictObject(
    {
      contribution_sd: money.nullish().describe("Standard deviation, an amount."),
      miss_chance: share.nullish().describe("Probability that a contribution is missed, 0 to 1."),
      yield_sd: share.nullish().describe("Standard deviation of the annual yield."),
      trials: whole(MIN_TRIALS, 10_000, "").describe("Default 1000."),
      seed: whole(0, 2 ** 31 - 1, "").describe("Repeats the same trials."),
    },
    "Give an object with contribution_sd, miss_chance, yield_sd, trials or seed.",
  )
  .describe("Adds probabilities by simulation.")
  .register(inputs, { id: "Uncertainty" });

export const forecastInput = z.strictObject({
  goal_id: id.nullish().describe("Default: all goals share the contribution."),
  contribution,
  split: z
    .enum(SPLITS, `Give one of ${SPLITS.join(", ")}.`)
    .nullish()
    .describe("on_schedule (default): what each deadline needs first, the rest by priority."),
  start_date: calendarDate.nullish().describe("Default today. The first contribution is one period later."),
  annual_yield: annualYield.nullish().describe("Interest per year, such as 0.04. Default 0."),
  horizon_years: whole(1, 50, " of years").describe("Default 50."),
  one_offs: z
    .array(oneOff, "Give a list of objects with date, amount and kind.")
    .max(100, "At most 100.")
    .nullish()
    .describe("Single amounts. Expenses are paid before goals get money."),
  what_if: whatIf.nullish(),
  uncertainty: uncertainty.nullish(),
  include_series: z
    .boolean("Give true or false.")
    .nullish()
    .describe("true: adds monthly balances, with uncertainty also their percentiles."),
});

type ForecastInput = z.output<typeof forecastInput>;

interface Origin {
  readonly couple: Couple;
  readonly now: Date;
}

/** The scenarios that an input describes. `changed` is null without a `what_if` change. */
export interface Scenarios {
  readonly baseline: Scenario;
  readonly changed: Scenario | null;
  readonly uncertainty: Uncertainty | null;
}

/** @throws Refusal `invalid_input` that names every field which these books do not allow */
export function scenariosOf(
  input: ForecastInput,
  goals: readonly Goal[],
  { couple, now }: Origin,
): Scenarios {
  const today = dateIn(couple.timeZone, now);
  const amounts = amountsOf(input, couple.currency);
  const baseline: Scenario = {
    goals: goals.map(({ id, currentAllocation, spent, targetAmount, deadline }) => ({
      id,
      held: currentAllocation,
      target: targetAmount - spent,
      spent,
      deadline,
    })),
    contribution: { amount: amounts.contribution, frequency: input.contribution.frequency },
    split: input.split ?? DEFAULTS.split,
    startDate: input.start_date ?? today,
    horizonYears: input.horizon_years ?? DEFAULTS.horizonYears,
    annualYield: input.annual_yield ?? DEFAULTS.annualYield,
    oneOffs: amounts.oneOffs,
  };
  const changed = changedOf(input, baseline, amounts);
  const errors = [
    ...startErrors(baseline, today),
    ...oneOffErrors(baseline, today),
    ...whatIfErrors(input, amounts, today),
  ];
  if (errors.length > 0) throw invalidInput(errors);
  return { baseline, changed, uncertainty: uncertaintyOf(input, amounts) };
}

type Amounts = ReturnType<typeof amountsOf>;

function amountsOf({ contribution, one_offs, what_if, uncertainty }: ForecastInput, currency: string) {
  const dated = (one_offs ?? []).map(({ date, amount, kind }, at) => ({
    date,
    amount,
    sign: kind === "expense" ? -1n : 1n,
    field: `one_offs.${at}.amount`,
  }));
  const {
    "contribution.amount": amount,
    "what_if.target_amount": target,
    "what_if.contribution_amount": otherAmount,
    "uncertainty.contribution_sd": contributionSd,
    ...extra
  } = toMinorUnits(
    {
      "contribution.amount": contribution.amount,
      "what_if.target_amount": what_if?.target_amount,
      "what_if.contribution_amount": what_if?.contribution_amount,
      "uncertainty.contribution_sd": uncertainty?.contribution_sd,
      ...Object.fromEntries(dated.map(({ field, amount }) => [field, amount])),
    },
    currency,
  );
  const amounts: Readonly<Record<string, bigint | undefined>> = extra;
  const oneOffs = dated.map(({ date, field, sign }) => ({ date, amount: sign * (amounts[field] ?? 0n) }));
  return { contribution: amount, target, otherContribution: otherAmount, contributionSd, oneOffs };
}

function changedOf({ what_if }: ForecastInput, baseline: Scenario, amounts: Amounts): Scenario | null {
  const { target, otherContribution } = amounts;
  const deadline = what_if?.deadline ?? null;
  if (target === undefined && otherContribution === undefined && deadline === null) return null;
  return {
    ...baseline,
    goals: baseline.goals.map((goal) => ({
      ...goal,
      target: target === undefined ? goal.target : target - (goal.spent ?? 0n),
      deadline: deadline ?? goal.deadline,
    })),
    contribution: {
      ...baseline.contribution,
      amount: otherContribution ?? baseline.contribution.amount,
    },
  };
}

function uncertaintyOf({ uncertainty }: ForecastInput, { contributionSd }: Amounts): Uncertainty | null {
  if (!uncertainty) return null;
  return {
    contributionSd: contributionSd ?? 0n,
    missChance: Number(uncertainty.miss_chance ?? 0),
    yieldSd: Number(uncertainty.yield_sd ?? 0),
    trials: uncertainty.trials ?? DEFAULTS.trials,
    seed: uncertainty.seed ?? DEFAULTS.seed,
  };
}

/** The start date may lie up to one period in the past, so that contributions fall on the days on which the couple really pays. */
function startErrors({ startDate, contribution }: Scenario, today: CalendarDate): FieldError[] {
  const first = contributionDate(startDate, contribution.frequency, 1);
  if (first >= today) return [];
  const message = `The first ${contribution.frequency} contribution would fall on ${first}, in the past: give a later start_date.`;
  return [{ field: "start_date", message }];
}

function oneOffErrors(scenario: Scenario, today: CalendarDate): FieldError[] {
  const { startDate, oneOffs } = scenario;
  const [from, to] = [startDate > today ? startDate : today, horizonOf(scenario)];
  return oneOffs.flatMap(({ date, amount }, at) => [
    ...(amount !== 0n ? [] : [{ field: `one_offs.${at}.amount`, message: "Give an amount above zero." }]),
    ...(date >= from && date <= to
      ? []
      : [{ field: `one_offs.${at}.date`, message: `Give a date from ${from} to ${to}, the horizon.` }]),
  ]);
}

function whatIfErrors(
  { goal_id, what_if }: ForecastInput,
  { target }: Amounts,
  today: CalendarDate,
): FieldError[] {
  const { deadline } = what_if ?? {};
  const error = (field: string, message: string) => ({ field: `what_if.${field}`, message });
  const ofOneGoal = "Give the goal_id of the goal to change.";
  return [
    ...(target !== undefined && !goal_id ? [error("target_amount", ofOneGoal)] : []),
    ...(deadline && !goal_id ? [error("deadline", ofOneGoal)] : []),
    ...(target === 0n ? [error("target_amount", "Give an amount above zero.")] : []),
    ...(deadline && deadline < today
      ? [error("deadline", `Give ${today} or a later date: ${deadline} is in the past.`)]
      : []),
  ];
}
