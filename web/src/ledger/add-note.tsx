import { useState } from "preact/hooks";
import { answerOf, api } from "../api/server.ts";
import { filledIn, TextField } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";

/** Writes a note into the ledger. */
export function AddNote() {
  const { problem, isBusy, run } = useRequest();
  const [isAdded, setAdded] = useState(false);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const metadata = filledIn(form);
    return run(async () => {
      await answerOf(api.POST("/ledger/events", { body: { event_type: "SYSTEM", metadata } }));
      setAdded(true);
      form.reset();
    });
  };
  return (
    <details class="card">
      <summary>{strings.ledger.addNote}</summary>
      <form onSubmit={add}>
        <TextField
          name="note"
          label={strings.ledger.noteText}
          hint={strings.ledger.noteHint}
          error={problem?.fields["metadata.note"]}
        />
        <Wrong problem={problem} />
        <button type="submit" disabled={isBusy}>
          {strings.ledger.addIt}
        </button>
      </form>
      <p role="status" class="said">
        {isAdded && strings.ledger.noteAdded}
      </p>
    </details>
  );
}
