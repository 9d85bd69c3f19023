import { useRead } from "../api/reads.ts";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { View } from "../parts/page.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { navigate, usePlace } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import "../styles/money.css";

type Strategy = Schemas["Strategy"];

/** `/plans/new`: asks for a plan. */
export function NewPlanPage() {
  const { query } = usePlace();
  const { problem, isBusy, run } = useRequest();
  const summary = useRead("/summary", { query: { detail: "full" } });
  const texts = strings.plans;
  const asked = new URLSearchParams(query).get("strategy") ?? "on_schedule";
  const hasPrivate = summary.data?.accounts.some(({ visibility }) => visibility === "private") ?? false;
  const suggest = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    return run(async () => {
      const goalIds = given.getAll("goal").map(String);
      const body = {
        strategy: given.get("strategy") as Strategy,
        include_private: given.has("include_private"),
        ...(goalIds.length > 0 && { goal_ids: goalIds }),
      };
      const { plan_id } = await answerOf(api.POST("/rebalance/suggest", { body }));
      navigate(`/plans/${plan_id}`, { replace: true });
    });
  };
  return (
    <View heading={texts.add}>
      <form class="card" onSubmit={suggest}>
        <fieldset class="choices">
          <legend>{texts.strategy}</legend>
          {Object.entries(texts.strategies).map(([strategy, { name, hint }]) => (
            <label key={strategy} class="choice">
              <input type="radio" name="strategy" value={strategy} defaultChecked={strategy === asked} />
              <span>
                {name}
                <span class="soft">{hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {summary.data && summary.data.goals.length > 1 && (
          <details>
            <summary>{texts.goals}</summary>
            <p class="soft">{texts.goalsHint}</p>
            <fieldset class="choices">
              <legend class="hidden">{texts.goals}</legend>
              {summary.data.goals.map(({ id, name }) => (
                <label key={id}>
                  <input type="checkbox" name="goal" value={id} />
                  {name}
                </label>
              ))}
            </fieldset>
          </details>
        )}
        {hasPrivate && (
          <p>
            <label>
              <input type="checkbox" name="include_private" />
              {texts.includePrivate}
            </label>
          </p>
        )}
        <p class="soft">{texts.movesNothing}</p>
        <Wrong problem={problem} />
        <button type="submit" disabled={isBusy}>
          {texts.suggest}
        </button>
      </form>
    </View>
  );
}
