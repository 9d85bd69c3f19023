import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Choice, Field, filledIn, TextField } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

/** The rules that a person chooses from. An assistant can set any other. */
const RULES = {
  weekly: "FREQ=WEEKLY",
  fortnightly: "FREQ=WEEKLY;INTERVAL=2",
  monthly: "FREQ=MONTHLY",
  quarterly: "FREQ=MONTHLY;INTERVAL=3",
} as const;

/** Schedules a check-in: now, or from a day on. */
export function ScheduleForm() {
  const { formats, today } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const [often, setOften] = useState<string>("monthly");
  const [scheduled, setScheduled] = useState<Schemas["ScheduledCheckIn"]>();
  const texts = strings.checkIns;
  const errors = problem?.fields ?? {};
  const schedule = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { start = "", message } = filledIn(form);
    const body = {
      schedule: often === "now" ? ("now" as const) : { rrule: RULES[often as keyof typeof RULES], start },
      ...(message !== undefined && { message }),
    };
    return run(async () => {
      setScheduled(await answerOf(api.POST("/sync/prompts", { body })));
      form.reset();
    });
  };
  return (
    <details class="card">
      <summary>{texts.schedule}</summary>
      <form onSubmit={schedule}>
        <Choice
          name="often"
          label={texts.often}
          options={[...Object.keys(RULES), "now"].map(
            (key) => [key, texts.choices[key as keyof typeof texts.choices]] as const,
          )}
          value={often}
          onInput={setOften}
          error={errors["schedule.rrule"] ?? errors.schedule}
        />
        {often !== "now" && (
          <Field
            name="start"
            type="moment"
            label={texts.start}
            hint={texts.startHint}
            value={`${today}T18:00`}
            error={errors["schedule.start"]}
          />
        )}
        <TextField name="message" isOptional label={texts.message} error={errors.message} />
        <Wrong problem={problem} />
        <button type="submit" disabled={isBusy}>
          {texts.schedule}
        </button>
      </form>
      <p class="said" role="status">
        {scheduled && texts.scheduledFor(formats.time(scheduled.due_at))} {scheduled?.skips}
      </p>
    </details>
  );
}
