/** The search for required contributions assumes that more money never delays a goal. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { forecast } from "../src/forecast/forecast.ts";
import { smallQuestions } from "./forecasts/questions.ts";
import { byHand, type Question } from "./forecasts/reference.ts";

const RUNS = 150;
const MINUTES = 60_000;
/** After every day of the calendar. */
const NEVER = "9999-12-31";

test(
  "a minor unit more makes no goal later, and the smallest that meets every deadline is what a forecast requires",
  () => {
    let searched = 0;
    fc.assert(
      fc.property(smallQuestions(), (question) => {
        const { amount, unmet } = requiredOf(question);
        const goals = question.goals.filter(({ id }) => !unmet.has(id));
        const enough: boolean[] = [];
        let before = question.goals.map(() => NEVER);
        for (let more = 0n; more <= mostOf(question); more++) {
          const dates = datesOf({ ...question, amount: more });
          for (const [at, date] of dates.entries()) expect(date <= (before[at] ?? "")).toBe(true);
          before = dates;
          enough.push(
            goals.every(
              (goal) => goal.held >= goal.target || dateOf(dates, question, goal) <= (goal.deadline ?? ""),
            ),
          );
        }
        expect(amount).toBe(goals.length === 0 ? null : BigInt(enough.indexOf(true)));
        if (amount) searched++;
      }),
      { numRuns: RUNS },
    );
    expect(searched).toBeGreaterThan(RUNS / 3);
  },
  5 * MINUTES,
);

/** Enough for all targets and expenses. */
function mostOf({ goals, oneOffs }: Question): bigint {
  const expenses = oneOffs.filter(({ amount }) => amount < 0n);
  return (
    goals.reduce((all, { target }) => all + target, 0n) -
    expenses.reduce((all, { amount }) => all + amount, 0n)
  );
}

function datesOf(question: Question): string[] {
  return byHand(question).answers.map(({ completionDate }) => completionDate ?? NEVER);
}

function dateOf(dates: readonly string[], { goals }: Question, goal: Question["goals"][number]): string {
  return dates[goals.indexOf(goal)] ?? NEVER;
}

function requiredOf({ amount, frequency, ...scenario }: Question) {
  const work = forecast(
    { ...scenario, contribution: { amount, frequency } },
    { uncertainty: null, withSeries: false },
  );
  for (;;) {
    const { done, value } = work.next();
    if (done) return value.required;
  }
}
