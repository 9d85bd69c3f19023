import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { useNamed } from "../ledger/names.ts";
import { Choice, Field, filledIn, TextField } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

export const MOODS = ["great", "good", "okay", "low", "awful"] as const satisfies readonly Schemas["Mood"][];

/** Writes an entry, for both partners or for the person alone. */
export function WriteEntry() {
  const { partner } = useBooks();
  const goals = [...(useNamed()?.goals.values() ?? [])].filter(({ status }) => status === "active");
  const { problem, isBusy, run } = useRequest();
  const [isWritten, setWritten] = useState(false);
  const texts = strings.journal;
  const errors = problem?.fields ?? {};
  const write = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { text = "", ...optional } = filledIn(form);
    return run(async () => {
      const body = { text, ...optional } as Schemas["AddJournalEntryInput"];
      await answerOf(api.POST("/journal", { body }));
      setWritten(true);
      form.reset();
    });
  };
  return (
    <details class="card">
      <summary>{texts.write}</summary>
      <form onSubmit={write}>
        <TextField name="text" label={texts.text} error={errors.text} />
        <Choice
          name="mood"
          label={texts.mood}
          options={[["", texts.noMood], ...MOODS.map((mood) => [mood, texts.moods[mood]] as const)]}
          error={errors.mood}
        />
        <Field name="mood_word" type="text" isOptional label={texts.moodWord} error={errors.mood_word} />
        {goals.length > 0 && (
          <Choice
            name="goal_id"
            label={texts.goal}
            options={[["", texts.noGoal], ...goals.map(({ id, name }) => [id, name] as const)]}
            error={errors.goal_id}
          />
        )}
        <Choice
          name="visibility"
          label={texts.visibility}
          options={[
            ["shared", partner ? texts.sharedWith(partner.display_name) : texts.shared],
            ["private", texts.private],
          ]}
          error={errors.visibility}
        />
        <Wrong problem={problem} />
        <button type="submit" disabled={isBusy}>
          {texts.save}
        </button>
      </form>
      <p class="said" role="status">
        {isWritten && texts.saved}
      </p>
    </details>
  );
}
