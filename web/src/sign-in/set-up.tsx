import { useEffect, useState } from "preact/hooks";
import { ask } from "../api/server.ts";
import { Field } from "../parts/field.tsx";
import { Page } from "../parts/page.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { ConnectAssistant } from "../settings/assistants.tsx";
import { strings } from "../strings/strings.ts";

/** `/set-up`: makes the first books, with the code that the server printed. */
export function SetUpPage() {
  const [code] = useState(location.hash.slice(1));
  const [isOpen, setOpen] = useState(false);
  const [isMade, setMade] = useState(false);
  const { problem, isBusy, run } = useRequest();
  useEffect(() => {
    // Neither the history nor a bookmark keeps the code.
    history.replaceState(null, "", location.pathname);
    void run(async () => {
      await ask("POST", "/auth/set-up/show", { code });
      setOpen(true);
    });
  }, []);
  if (isMade) return <Ready />;
  if (!isOpen || problem?.code === "link_ended") {
    const isClosed = problem?.code === "link_ended" || problem?.code === "invalid_input";
    return (
      <Page heading={strings.setUp}>
        {problem === undefined && <p>{strings.loading}</p>}
        {isClosed ? <p role="alert">{strings.setUpClosed}</p> : <Wrong problem={problem} />}
      </Page>
    );
  }
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    return run(async () => {
      await ask("POST", "/auth/set-up", { code, ...inputOf(form) });
      setMade(true);
    });
  };
  return (
    <Page heading={strings.setUp}>
      <form onSubmit={send}>
        <p class="soft">{strings.setUpHint}</p>
        <Fields errors={problem?.fields ?? {}} />
        <Wrong problem={problem} />
        <button type="submit" disabled={isBusy}>
          {strings.makeBooks}
        </button>
      </form>
    </Page>
  );
}

/** The filled fields of the form as the input. */
function inputOf(form: FormData): object {
  const { account_name, account_balance, ...fields } = Object.fromEntries(
    [...form].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value !== ""),
  );
  const accounts = [{ name: account_name, balance: account_balance ?? "0" }];
  return { ...fields, ...(account_name !== undefined && { accounts }) };
}

function Fields({ errors }: { errors: Readonly<Record<string, string>> }) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <Field
        name="display_name"
        type="text"
        label={strings.name}
        autoComplete="name"
        error={errors.display_name}
      />
      <Field name="email" type="email" label={strings.email} autoComplete="email" error={errors.email} />
      <Optional name="partner_name" label={strings.partnersName} error={errors.partner_name} />
      <Field
        name="partner_email"
        type="email"
        label={strings.partnersEmail}
        autoComplete="off"
        isOptional
        hint={strings.partnerHint}
        error={errors.partner_email}
      />
      <Optional
        name="currency"
        label={strings.currency}
        value="USD"
        hint={strings.currencyHint}
        error={errors.currency}
      />
      <Optional name="time_zone" label={strings.timeZone} value={zone} error={errors.time_zone} />
      <Optional
        name="approval_threshold"
        label={strings.threshold}
        hint={strings.thresholdHint}
        error={errors.approval_threshold}
      />
      <Optional
        name="account_name"
        label={strings.accountName}
        hint={strings.accountHint}
        error={errors["accounts.0.name"] ?? errors.name}
      />
      <Optional
        name="account_balance"
        label={strings.accountBalance}
        error={errors["accounts.0.balance"] ?? errors.balance}
      />
    </>
  );
}

function Optional(props: {
  name: string;
  label: string;
  value?: string;
  hint?: string;
  error?: string | undefined;
}) {
  return <Field {...props} type="text" autoComplete="off" isOptional />;
}

function Ready() {
  return (
    <Page heading={strings.booksReady}>
      <p>{strings.booksReadyHint}</p>
      <ConnectAssistant />
      <p>
        <a href="/account">{strings.toAccount}</a>
      </p>
    </Page>
  );
}
