import { useRef, useState } from "preact/hooks";
import { z } from "zod";
import { FanChart } from "../charts/fan-chart.tsx";
import { MonthlySlider, useSettled } from "../charts/monthly-slider.tsx";
import { amountOf, minorUnits } from "../formats/decimals.ts";
import type { Formats } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";
import { forecastAnswer } from "./answers.ts";
import { Answered, useHostRead, useNames, type ViewProps } from "./view.tsx";

/** A call whose contribution the person can change. */
const monthlyInput = z.object({
  contribution: z.object({
    amount: z.string().regex(/^\d+(\.\d+)?$/),
    frequency: z.literal("monthly"),
  }),
});

/** The slider moves in twentieths of the model's contribution, up to three times as much. */
const STEPS = 20;
const HIGHEST = 3 * STEPS;

type GoalForecast = z.output<typeof forecastAnswer>["goals"][number];

/** The answer of simulate_forecast: when each goal reaches its target, and how its balance grows until then. */
export function ForecastView({ host, shown }: ViewProps) {
  const names = useNames(host);
  const [steps, setSteps] = useState<number>();
  const answer = useSeries({ host, shown }, useSettled(steps));
  return (
    <Answered shown={names ? { ...shown, answer } : { input: {} }} form={forecastAnswer}>
      {({ goals, left_out: leftOut = {} }) =>
        names && (
          <>
            <h1>{strings.views.forecast}</h1>
            {host.canRead && monthlyInput.safeParse(shown.input).success && (
              <MonthlySlider
                steps={steps ?? STEPS}
                highest={HIGHEST}
                text={names.formats.money(monthlyOf(shown.input, steps))}
                onMove={setSteps}
              />
            )}
            {goals.map((goal) => (
              <OneGoal key={goal.goal_id} goal={goal} formats={names.formats} />
            ))}
            {Object.keys(leftOut).length > 0 && <p class="soft">{strings.views.beginning}</p>}
          </>
        )
      }
    </Answered>
  );
}

/** The model's monthly contribution, or so many of its parts. */
function monthlyOf(input: ViewProps["shown"]["input"], steps = STEPS): string {
  const { amount } = monthlyInput.parse(input).contribution;
  return amountOf((minorUnits(amount) * BigInt(steps)) / BigInt(STEPS), amount.split(".")[1]?.length ?? 0);
}

/**
 * The answer with the balance of each month, for which a model seldom asks, or for the contribution on which the person has set the
 * slider. The former one stays while another is computed.
 */
function useSeries({ host, shown: { answer, input } }: ViewProps, steps: number | undefined): unknown {
  const asked = {
    ...input,
    ...(steps !== undefined && {
      contribution: { amount: monthlyOf(input, steps), frequency: "monthly" },
    }),
    include_series: true,
  };
  const isMissing = answer !== undefined && (input.include_series !== true || steps !== undefined);
  const found = useHostRead(
    JSON.stringify([isMissing, asked]),
    isMissing ? () => host.read("simulate_forecast", asked) : undefined,
  );
  const newest = forecastAnswer.safeParse(found?.answer).success ? found?.answer : undefined;
  const former = useRef({ answer, newest });
  if (newest !== undefined || former.current.answer !== answer) former.current = { answer, newest };
  return former.current.newest ?? answer;
}

function OneGoal({ goal, formats }: { goal: GoalForecast; formats: Formats }) {
  const { name, target_amount, deadline, series = [], percentiles, what_if: whatIf } = goal;
  const points = percentiles ?? series.map(({ date, balance }) => ({ date, p50: balance }));
  const texts = strings.views;
  return (
    <section>
      <h2>{name}</h2>
      <p>{outcomeText(goal, formats)}</p>
      {goal.on_time_probability !== undefined && (
        <p>{texts.probability(formats.percent(goal.on_time_probability * 100))}</p>
      )}
      {goal.required_contribution !== undefined && deadline !== undefined && (
        <p class="soft">{texts.required(formats.money(goal.required_contribution), formats.day(deadline))}</p>
      )}
      {whatIf && <p>{texts.withChange(outcomeText(whatIf, formats))}</p>}
      {points.length > 1 && (
        <FanChart
          name={name}
          points={points}
          target={target_amount}
          deadline={deadline ?? null}
          formats={formats}
        />
      )}
    </section>
  );
}

function outcomeText(
  { completion_date, on_time, days_late }: NonNullable<GoalForecast["what_if"]>,
  { day }: Formats,
): string {
  const texts = strings.views;
  if (completion_date === undefined) return texts.never;
  if (on_time === false && days_late !== undefined) return texts.late(day(completion_date), days_late);
  return on_time === true ? texts.onTime(day(completion_date)) : texts.reached(day(completion_date));
}
