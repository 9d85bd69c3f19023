import { useState } from "preact/hooks";
import { useForecast } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { FanChart } from "../charts/fan-chart.tsx";
import { Field } from "../parts/field.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

const FIRST_CONTRIBUTION = "100";

/** How a goal grows with a monthly contribution that the person tries out. */
export function GoalForecast({ goal }: { goal: Schemas["FinancialGoal"] }) {
  const { formats } = useBooks();
  const [amount, setAmount] = useState(FIRST_CONTRIBUTION);
  const forecast = useForecast({
    goal_id: goal.id,
    contribution: { amount: formats.amountIn(amount), frequency: "monthly" },
    include_series: true,
  });
  return (
    <section class="card">
      <h2>{strings.goals.forecast}</h2>
      <Field
        name="contribution"
        type="amount"
        label={strings.goals.monthly}
        value={FIRST_CONTRIBUTION}
        onInput={setAmount}
        error={forecast.problem?.fields["contribution.amount"]}
      />
      <Loaded read={forecast}>
        {({ goals: [found] }) =>
          found?.series && (
            <FanChart
              name={goal.name}
              points={found.series.map(({ date, balance }) => ({ date, p50: balance }))}
              target={goal.target_amount}
              deadline={goal.deadline}
              formats={formats}
            />
          )
        }
      </Loaded>
    </section>
  );
}
