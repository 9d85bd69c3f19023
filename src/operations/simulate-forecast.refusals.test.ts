import { beforeAll } from "vitest";
import { coupleWithGoal, monthly } from "../../testing/couples.ts";
import { describe, expect, test } from "../../testing/test.ts";

describe("simulate_forecast refuses", () => {
  let shared: Awaited<ReturnType<typeof coupleWithGoal>>;
  beforeAll(async () => {
    shared = await coupleWithGoal();
  });

  test.each([
    [{ contribution: null }, "contribution", /amount and frequency/],
    [{ contribution: monthly("-5") }, "contribution.amount", /without a sign/],
    [{ contribution: monthly("10000000000000.01") }, "contribution.amount", /At most/],
    [{ contribution: monthly("1.234") }, "contribution.amount", /2 decimals/],
    [{ contribution: { amount: "5", frequency: "daily" } }, "contribution.frequency", /weekly/],
    [{ horizon_years: 0 }, "horizon_years", /from 1 to 50/],
    [{ horizon_years: 10_000 }, "horizon_years", /from 1 to 50/],
    [{ annual_yield: "-1" }, "annual_yield", /-100 % or less/],
    [{ annual_yield: -1.5 }, "annual_yield", /-100 % or less/],
    [{ annual_yield: 4 }, "annual_yield", /0.04 is 4 %/],
    [{ annual_yield: "4%" }, "annual_yield", /decimal fraction/],
    [{ start_date: "2026-02-09" }, "start_date", /2026-03-09, in the past/],
    [{ one_offs: [{ date: "2026-03-09", amount: "5" }] }, "one_offs.0.date", /from 2026-03-10 to 2076-03-10/],
    [
      { horizon_years: 1, one_offs: [{ date: "2027-03-11", amount: "5" }] },
      "one_offs.0.date",
      /to 2027-03-10/,
    ],
    [{ one_offs: [{ date: "2026-04-10", amount: "0" }] }, "one_offs.0.amount", /above zero/],
    [{ one_offs: [{ date: "2026-04-10", amount: "-5" }] }, "one_offs.0.amount", /kind expense/],
    [{ what_if: { target_amount: "0" } }, "what_if.target_amount", /above zero/],
    [{ what_if: { deadline: "2026-03-09" } }, "what_if.deadline", /past/],
    [{ what_if: { target_amount: "5" }, goal_id: null }, "what_if.target_amount", /goal_id/],
    [{ what_if: { deadline: "2026-05-01" }, goal_id: null }, "what_if.deadline", /goal_id/],
    [{ uncertainty: { trials: 10_001 } }, "uncertainty.trials", /from 100 to 10000/],
    [{ uncertainty: { miss_chance: "1.1" } }, "uncertainty.miss_chance", /from 0 to 1/],
    [{ uncertainty: { yield_sd: -0.1 } }, "uncertainty.yield_sd", /from 0 to 1/],
    [{ uncertainty: { contribution_sd: "0.001" } }, "uncertainty.contribution_sd", /2 decimals/],
  ])("%j, naming %s", async (more, field, words) => {
    expect(await shared.refusal(more)).toMatchObject({
      code: "invalid_input",
      errors: [{ field, message: expect.stringMatching(words) }],
    });
  });

  test("all errors at once", async () => {
    const more = {
      start_date: "2020-01-01",
      one_offs: [{ date: "2019-01-01", amount: "0" }],
      what_if: { target_amount: "0", deadline: "2020-01-01" },
    };
    const { errors } = await shared.refusal(more);
    expect(errors.map(({ field }) => field)).toEqual([
      "start_date",
      "one_offs.0.amount",
      "one_offs.0.date",
      "what_if.target_amount",
      "what_if.deadline",
    ]);
  });

  test("more rows or trials than a server allows", async ({ couple }) => {
    for (let n = 0; n < 25; n++) await couple.goal({ target_amount: "9000000" });
    const question = { contribution: monthly("1"), split: "proportion" };
    expect(await couple.refusal("simulate_forecast", { ...question, include_series: true })).toMatchObject({
      errors: [{ field: "include_series", message: expect.stringMatching(/15025 rows.*1200.*goal_id/) }],
    });
    const uncertainty = { contribution_sd: "1", trials: 10_000 };
    expect(await couple.refusal("simulate_forecast", { ...question, uncertainty })).toMatchObject({
      errors: [{ field: "uncertainty.trials", message: expect.stringMatching(/At most 798 /) }],
    });
  });
});
