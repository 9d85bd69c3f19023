import { useState } from "preact/hooks";
import { ask } from "../api/server.ts";
import { Field } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

/** The person's e-mail address, and a form to change it. */
export function ChangeEmail({ email }: { email: string }) {
  const [requested, setRequested] = useState<string>();
  const { problem, isBusy, run } = useRequest();
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const newEmail = String(new FormData(event.currentTarget as HTMLFormElement).get("new-email"));
    return run(async () => {
      await ask("POST", "/auth/email-changes", { email: newEmail });
      setRequested(newEmail);
    });
  };
  return (
    <section>
      <h2>{strings.email}</h2>
      <p>{strings.signsInWith(email)}</p>
      {requested !== undefined && <p role="status">{strings.confirmBoth(email, requested)}</p>}
      <form onSubmit={send}>
        <Field
          name="new-email"
          type="email"
          label={strings.newEmail}
          autoComplete="off"
          error={problem?.fields.email}
        />
        <WrongOrCheck problem={problem} email={email} />
        <button type="submit" class="plain" disabled={isBusy}>
          {strings.changeEmail}
        </button>
      </form>
    </section>
  );
}
