import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Choice, Field, filledIn } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

type Kind = keyof typeof strings.accounts.kinds;

/** Records the balance of an account, or money that came in or went out, with what it was for. */
export function RecordMoney({ account: { id, is_manual } }: { account: Schemas["BankAccount"] }) {
  const { formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const [recorded, setRecorded] = useState<{ count: number; text: string }>();
  const texts = strings.accounts;
  const record = (event: SubmitEvent) => {
    event.preventDefault();
    const { kind, amount = "", ...metadata } = filledIn(event.currentTarget);
    return run(async () => {
      const body = {
        event_type: (kind ?? "BALANCE_SYNC") as Kind,
        amount: formats.amountIn(amount),
        source_account_id: id,
        metadata,
      };
      const { account_after: after } = await answerOf(api.POST("/ledger/events", { body }));
      if (after === null) throw new Error("the event changed no account");
      const text = texts.recorded(formats.money(after.balance), formats.money(after.available));
      setRecorded((former) => ({ count: (former?.count ?? 0) + 1, text }));
    });
  };
  return (
    <section class="card">
      <h2>{texts.record}</h2>
      {!is_manual && <p class="soft">{texts.linkedHint}</p>}
      {/* Another key empties the form. */}
      <form key={recorded?.count} onSubmit={record}>
        {is_manual && <Choice name="kind" label={texts.kind} options={Object.entries(texts.kinds)} />}
        <Field name="amount" type="amount" label={texts.amount} error={problem?.fields.amount} />
        <Facts errors={problem?.fields ?? {}} />
        <Wrong problem={problem} />
        <button type="submit" disabled={isBusy}>
          {texts.recordIt}
        </button>
      </form>
      <p role="status" class="said">
        {recorded?.text}
      </p>
    </section>
  );
}

/** What a person can state about an event. */
function Facts({ errors }: { errors: Readonly<Record<string, string>> }) {
  const texts = strings.accounts;
  const field = (name: "payee" | "category" | "note" | "reference", hint?: string) => (
    <Field
      name={name}
      type="text"
      isOptional
      label={texts[name]}
      hint={hint}
      error={errors[`metadata.${name}`]}
    />
  );
  return (
    <details>
      <summary>{texts.details}</summary>
      {field("payee")}
      {field("category", texts.categoryHint)}
      {field("note", texts.noteHint)}
      {field("reference")}
    </details>
  );
}
