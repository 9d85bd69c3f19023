import { answerOf, api } from "../api/server.ts";
import { Field, filledIn } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";

/** The name by which the partner knows the person. */
export function ChangeName({ name }: { name: string }) {
  const { problem, isBusy, run } = useRequest();
  const rename = (event: SubmitEvent) => {
    event.preventDefault();
    const { display_name = "" } = filledIn(event.currentTarget);
    return run(async () => void (await answerOf(api.POST("/me/rename", { body: { display_name } }))));
  };
  return (
    <section>
      <h2>{strings.settings.name}</h2>
      <form onSubmit={rename}>
        <Field
          name="display_name"
          type="text"
          label={strings.settings.displayName}
          autoComplete="name"
          value={name}
          error={problem?.fields.display_name}
        />
        <Wrong problem={problem} />
        <button type="submit" class="plain" disabled={isBusy}>
          {strings.settings.rename}
        </button>
      </form>
    </section>
  );
}
