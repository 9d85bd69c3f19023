import { answerOf, api } from "../api/server.ts";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";

/** Cancels a check-in, and with it those of its schedule that would follow. */
export function CancelCheckIn({ id, isSeries }: { id: string; isSeries: boolean }) {
  const { problem, isBusy, run } = useRequest();
  const texts = strings.checkIns;
  const cancel = () =>
    run(async () => {
      await answerOf(api.POST("/sync/prompts/{id}/cancel", { params: { path: { id } }, body: {} }));
    });
  return (
    <details class="card">
      <summary>{texts.cancel}</summary>
      <p>{isSeries ? texts.cancelSeries : texts.cancelOne}</p>
      <Wrong problem={problem} />
      <button type="button" disabled={isBusy} onClick={cancel}>
        {texts.cancel}
      </button>
    </details>
  );
}
