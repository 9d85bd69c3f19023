import { answerOf, api } from "../api/server.ts";
import { Field, filledIn, TextField } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";

/** Answers a check-in that is due: done, or later. */
export function Answer({ id }: { id: string }) {
  const { problem, isBusy, run } = useRequest();
  const texts = strings.checkIns;
  const send = (answer: "done" | "snooze") => (event: SubmitEvent) => {
    event.preventDefault();
    const body = { answer, ...filledIn(event.currentTarget) };
    return run(async () => {
      await answerOf(api.POST("/sync/prompts/{id}/answer", { params: { path: { id } }, body }));
    });
  };
  return (
    <section class="card">
      <h2>{texts.yourAnswer}</h2>
      <form onSubmit={send("done")}>
        <TextField
          name="note"
          isOptional
          label={texts.note}
          hint={texts.noteHint}
          error={problem?.fields.note}
        />
        <Wrong problem={problem} />
        <button type="submit" disabled={isBusy}>
          {texts.answerDone}
        </button>
      </form>
      <details>
        <summary>{texts.later}</summary>
        <form onSubmit={send("snooze")}>
          <Field name="until" type="moment" label={texts.until} error={problem?.fields.until} />
          <button type="submit" class="plain" disabled={isBusy}>
            {texts.snooze}
          </button>
        </form>
      </details>
    </section>
  );
}
