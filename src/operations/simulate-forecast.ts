import { activeGoals } from "../books/figures.ts";
import { forecast } from "../forecast/forecast.ts";
import { inSlices } from "../kernel/slices.ts";
import { activeGoal } from "../ledger/money-rules.ts";
import { forecastShape, showForecast } from "../views/forecast.ts";
import { forecastInput, scenariosOf } from "./inputs/scenarios.ts";
import { operation } from "./operation.ts";

export const simulateForecast = operation({
  name: "simulate_forecast",
  title: "Simulate a forecast",
  summary:
    "Forecasts when goals are complete if the couple keeps saving, and which contribution meets the deadline. " +
    "Changes nothing: what_if compares a change, uncertainty adds probabilities. Rates are fractions: 0.04 is 4 " +
    "%. Then call update_goal or allocate_to_goal.",
  effect: "read",
  scope: "read",
  http: { method: "POST", path: "/forecast/simulate" },
  input: forecastInput,
  output: forecastShape,
  refusals: ["goal_closed"],
  tool: true,
  example: {
    goal_id: "0199f3a0-0000-7000-8000-000000000005",
    contribution: { amount: "250.00", frequency: "monthly" },
    annual_yield: "0.04",
    one_offs: [{ date: "2027-12-20", amount: "500.00" }],
    what_if: { contribution_amount: "300.00" },
    uncertainty: { contribution_sd: "50.00", miss_chance: "0.05", trials: 1000, seed: 7 },
  },
  view(input, { books, now }) {
    const goals = input.goal_id ? [activeGoal(books, input.goal_id)] : activeGoals(books);
    const { baseline, changed, uncertainty } = scenariosOf(input, goals, { couple: books.couple, now });
    const withSeries = input.include_series ?? false;
    return async () => {
      const before = await inSlices(forecast(baseline, { uncertainty, withSeries }));
      const after = changed && (await inSlices(forecast(changed, { uncertainty, withSeries: false })));
      return showForecast(baseline, before, after, {
        books,
        goals,
        alone: Boolean(input.goal_id),
        withSeries,
        withExpenses: baseline.oneOffs.some(({ amount }) => amount < 0n),
      });
    };
  },
});
