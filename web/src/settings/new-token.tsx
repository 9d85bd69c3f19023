import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Choice, Field, filledIn } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

const SCOPES = ["read", "goals:write", "money:move", "plans:commit", "journal:write", "admin"] as const;

/** Creates a token, which is shown once. */
export function NewToken({ email }: { email: string }) {
  const { problem, isBusy, run } = useRequest();
  const [created, setCreated] = useState<Schemas["NewAccessToken"]>();
  const texts = strings.settings;
  const errors = problem?.fields ?? {};
  const create = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { client = "", kind, days } = filledIn(form);
    const scopes = new FormData(form).getAll("scopes") as Schemas["Scope"][];
    return run(async () => {
      const body = {
        client,
        kind: kind as Schemas["TokenKind"],
        scopes,
        ...(days !== undefined && { expires_in_days: Number(days) }),
      };
      setCreated(await answerOf(api.POST("/tokens", { body })));
      form.reset();
    });
  };
  return (
    <details>
      <summary>{texts.newToken}</summary>
      <form onSubmit={create}>
        <Field name="client" type="text" label={texts.client} hint={texts.clientHint} error={errors.client} />
        <Choice
          name="kind"
          label={texts.kind}
          options={[
            ["agent", texts.kinds.agent],
            ["person", texts.kinds.person],
          ]}
          value="agent"
          error={errors.kind}
        />
        <fieldset aria-describedby={errors.scopes === undefined ? undefined : "scopes-wrong"}>
          <legend>{texts.scopes}</legend>
          {SCOPES.map((scope) => (
            <label key={scope}>
              <input type="checkbox" name="scopes" value={scope} defaultChecked={scope === "read"} />
              {strings.scopes[scope]}
            </label>
          ))}
          {errors.scopes !== undefined && (
            <span id="scopes-wrong" class="wrong">
              {errors.scopes}
            </span>
          )}
        </fieldset>
        <Field
          name="days"
          type="text"
          isOptional
          label={texts.days}
          hint={texts.daysHint}
          error={errors.expires_in_days}
        />
        <WrongOrCheck problem={problem} email={email} />
        <button type="submit" disabled={isBusy}>
          {texts.create}
        </button>
      </form>
      {created?.token && (
        <p role="status">
          {texts.tokenOnce} <code>{created.token}</code>
        </p>
      )}
    </details>
  );
}
