import type { components } from "../../../testing/openapi-types.d.ts";
import { ask } from "../api/server.ts";
import { Field } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { leaveErased } from "../sign-in/pending-page.ts";
import { strings } from "../strings/strings.ts";

type User = components["schemas"]["User"];

/** Erases the person, once they have typed what the server asks for. */
export function EraseAccount({ user: { id, email } }: { user: User }) {
  const { problem, isBusy, run } = useRequest();
  const erase = (event: SubmitEvent) => {
    event.preventDefault();
    const confirmation = String(new FormData(event.currentTarget as HTMLFormElement).get("confirm_erasing"));
    return run(() => leaveErased(() => ask("POST", `/v1/users/${id}/erase`, { confirmation })));
  };
  return (
    <details>
      <summary>{strings.erase}</summary>
      <form onSubmit={erase}>
        <p>{strings.eraseText}</p>
        <Field
          name="confirm_erasing"
          type="text"
          label={strings.eraseField}
          autoComplete="off"
          error={problem?.fields.confirmation}
        />
        <WrongOrCheck problem={problem} email={email} />
        <button type="submit" disabled={isBusy}>
          {strings.erase}
        </button>
      </form>
    </details>
  );
}
