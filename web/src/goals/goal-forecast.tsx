import { useEffect, useMemo, useState } from "preact/hooks";
import { useForecast } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { FanChart } from "../charts/fan-chart.tsx";
import { MonthlySlider, useSettled } from "../charts/monthly-slider.tsx";
import { amountOf } from "../formats/decimals.ts";
import { Field } from "../parts/field.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { forecastInput, rangeFor } from "./forecast-input.ts";

interface GoalProps {
  readonly goal: Schemas["FinancialGoal"];
}

/** How a goal grows with a monthly contribution that the person tries out, and with another target or deadline. */
export function GoalForecast({ goal, drift }: GoalProps & { readonly drift: Schemas["Drift"] }) {
  const { formats, couple } = useBooks();
  const digits = couple.currency_digits;
  const range = useMemo(() => rangeFor(goal, drift, digits), [goal.id]);
  const [monthly, setMonthly] = useState(range.start);
  const [whatIf, setWhatIf] = useState<Schemas["WhatIf"]>({});
  const settled = useSettled(JSON.stringify(forecastInput(goal.id, monthly, digits, whatIf)));
  const forecast = useForecast(JSON.parse(settled) as Schemas["SimulateForecastInput"]);
  return (
    <section class="card">
      <h2>{strings.goals.forecast}</h2>
      <MonthlySlider
        steps={Number(monthly / range.step)}
        highest={Number(range.highest / range.step)}
        text={formats.money(amountOf(monthly, digits))}
        onMove={(steps) => setMonthly(BigInt(steps) * range.step)}
      />
      <Loaded read={forecast}>
        {({ goals: [found] }) =>
          found && (
            <>
              <Outcome goal={goal} found={found} />
              <FanChart
                name={goal.name}
                points={pointsOf(found)}
                target={goal.target_amount}
                deadline={goal.deadline}
                formats={formats}
              />
              <p class="soft">{strings.goals.fanText}</p>
              <WhatIf goal={goal} found={found} onChange={setWhatIf} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function pointsOf({ percentiles, series }: Schemas["GoalForecast"]) {
  return percentiles ?? (series ?? []).map(({ date, balance }) => ({ date, p50: balance }));
}

function Outcome({ goal, found }: GoalProps & { found: Schemas["GoalForecast"] }) {
  const { formats } = useBooks();
  const texts = strings.goals;
  const { completion_date: day, on_time, required_contribution: required, p10, p90 } = found;
  const chance = found.on_time_probability;
  const sentences = [
    day === null ? texts.never : texts.reachedOn(formats.day(day)),
    on_time === true && texts.onTime,
    on_time === false && goal.deadline !== null && texts.late(formats.day(goal.deadline)),
    on_time === false && required !== null && texts.required(formats.money(required)),
    chance !== null && goal.deadline !== null && texts.chance(formats.percent(chance * 100)),
    p10 !== null && p90 !== null && p10 !== p90 && texts.between(formats.day(p10), formats.day(p90)),
  ];
  return <p aria-live="polite">{sentences.filter(Boolean).join(" ")}</p>;
}

function WhatIf({
  goal,
  found: { what_if: changed },
  onChange,
}: GoalProps & { found: Schemas["GoalForecast"]; onChange: (whatIf: Schemas["WhatIf"]) => void }) {
  const { formats } = useBooks();
  const [target, setTarget] = useState("");
  const [deadline, setDeadline] = useState("");
  const texts = strings.goals;
  useEffect(
    () =>
      onChange({
        ...(target !== "" && { target_amount: formats.amountIn(target) }),
        ...(deadline !== "" && { deadline }),
      }),
    [target, deadline],
  );
  return (
    <details>
      <summary>{texts.whatIf}</summary>
      <div class="pair">
        <Field
          name="what_if_target"
          type="amount"
          isOptional
          label={texts.whatIfTarget}
          value={formats.amountOut(goal.target_amount)}
          onInput={setTarget}
        />
        <Field
          name="what_if_deadline"
          type="date"
          isOptional
          label={texts.whatIfDeadline}
          value={goal.deadline ?? undefined}
          onInput={setDeadline}
        />
      </div>
      <p aria-live="polite">
        {changed && (
          <>
            {changed.completion_date === null
              ? texts.never
              : texts.whatIfReached(formats.day(changed.completion_date))}{" "}
            {changed.days_sooner !== null && texts.whatIfSooner(changed.days_sooner)}{" "}
            {changed.required_contribution !== null &&
              texts.whatIfRequired(formats.money(changed.required_contribution))}
          </>
        )}
      </p>
    </details>
  );
}
