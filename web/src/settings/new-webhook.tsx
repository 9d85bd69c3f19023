import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Choice, Field, filledIn } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

/** Registers a webhook. Its secret is shown once. */
export function NewWebhook({ email }: { email: string }) {
  const { problem, isBusy, run } = useRequest();
  const [created, setCreated] = useState<Schemas["NewWebhook"]>();
  const texts = strings.settings;
  const create = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const body = filledIn(form) as unknown as Schemas["CreateWebhookInput"];
    return run(async () => {
      setCreated(await answerOf(api.POST("/webhooks", { body })));
      form.reset();
    });
  };
  return (
    <details>
      <summary>{texts.newWebhook}</summary>
      <form onSubmit={create}>
        <Field
          name="url"
          type="text"
          label={texts.address}
          hint={texts.addressHint}
          error={problem?.fields.url}
        />
        <Choice
          name="belongs_to"
          label={texts.belongsTo}
          options={[
            ["me", texts.ofYou],
            ["couple", texts.ofCouple],
          ]}
          error={problem?.fields.belongs_to}
        />
        <Choice
          name="follow"
          label={texts.follow}
          options={[
            ["ledger", texts.follows.ledger],
            ["inbox", texts.follows.inbox],
          ]}
          error={problem?.fields.follow}
        />
        <WrongOrCheck problem={problem} email={email} />
        <button type="submit" disabled={isBusy}>
          {texts.create}
        </button>
      </form>
      {created?.secret && (
        <p role="status">
          {texts.secretOnce} <code>{created.secret}</code>
        </p>
      )}
    </details>
  );
}
