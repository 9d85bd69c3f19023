import type { z } from "zod";
import { FanChart } from "../charts/fan-chart.tsx";
import type { Formats } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";
import { forecastAnswer } from "./answers.ts";
import { Answered, useHostRead, useNames, type ViewProps } from "./view.tsx";

type GoalForecast = z.output<typeof forecastAnswer>["goals"][number];

/** The answer of simulate_forecast: when each goal reaches its target, and how its balance grows until then. */
export function ForecastView({ host, shown }: ViewProps) {
  const names = useNames(host);
  const answer = useSeries({ host, shown });
  return (
    <Answered shown={names ? { ...shown, answer } : { input: {} }} form={forecastAnswer}>
      {({ goals, left_out: leftOut = {} }) =>
        names && (
          <>
            <h1>{strings.views.forecast}</h1>
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

/** The answer with the balance of each month, for which a model seldom asks. */
function useSeries({ host, shown: { answer, input } }: ViewProps): unknown {
  const asked = { ...input, include_series: true };
  const isMissing = answer !== undefined && input.include_series !== true;
  const found = useHostRead(
    JSON.stringify([isMissing, asked]),
    isMissing ? () => host.read("simulate_forecast", asked) : undefined,
  );
  return forecastAnswer.safeParse(found?.answer).success ? found?.answer : answer;
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
