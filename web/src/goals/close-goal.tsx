import { answerOf, api, type Schemas } from "../api/server.ts";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";

/** Closes a goal, which gives its money back to its accounts. */
export function CloseGoal({ goal: { id } }: { goal: Schemas["FinancialGoal"] }) {
  const { problem, isBusy, run } = useRequest();
  const close = () =>
    run(async () => {
      await answerOf(api.POST("/goals/{id}/close", { params: { path: { id } }, body: {} }));
    });
  return (
    <details class="card">
      <summary>{strings.goals.close}</summary>
      <p>{strings.goals.closeText}</p>
      <Wrong problem={problem} />
      <button type="button" disabled={isBusy} onClick={close}>
        {strings.goals.closeIt}
      </button>
    </details>
  );
}
