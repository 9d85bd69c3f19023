import { useState } from "preact/hooks";
import { reportChange } from "../api/changes.ts";
import { Problem } from "../api/problem.ts";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { isSome } from "../formats/decimals.ts";
import { Choice, Field, filledIn } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

const CHANGED = "changed_since_read";

/** Changes the name of an account and its rules. */
export function AccountSettings({ account }: { account: Schemas["BankAccount"] }) {
  const { formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const [isSaved, setSaved] = useState(false);
  // What the person edits is based on this version, also after somebody else changes the account.
  const [edited, setEdited] = useState<number>();
  const texts = strings.accounts;
  const errors = problem?.fields ?? {};
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const { name, institution_name = null, visibility, keep_available = "0" } = filledIn(event.currentTarget);
    setSaved(false);
    return run(async () => {
      const body = {
        version: edited ?? account.version,
        institution_name,
        keep_available: formats.amountIn(keep_available),
        ...(name !== undefined && { name }),
        ...(visibility !== undefined && { visibility: visibility as Schemas["Visibility"] }),
      };
      try {
        await answerOf(api.PUT("/accounts/{id}", { params: { path: { id: account.id } }, body }));
        setEdited(undefined);
        setSaved(true);
      } catch (error) {
        if (error instanceof Problem && error.code === CHANGED) {
          // The person sees what changed. Saving again then replaces it.
          setEdited(Number(error.facts.version));
          reportChange();
        }
        throw error;
      }
    });
  };
  return (
    <section class="card">
      <h2>{texts.settings}</h2>
      <form onSubmit={save} onInput={() => setEdited(edited ?? account.version)}>
        <Field name="name" type="text" label={texts.name} value={account.name} error={errors.name} />
        <Field
          name="institution_name"
          type="text"
          isOptional
          label={texts.institution}
          value={account.institution_name ?? ""}
          error={errors.institution_name}
        />
        <Field
          name="keep_available"
          type="amount"
          isOptional
          label={texts.keepAvailable}
          hint={texts.keepAvailableHint}
          value={isSome(account.keep_available) ? formats.amountOut(account.keep_available) : ""}
          error={errors.keep_available}
        />
        {!account.is_joint && (
          <Choice
            name="visibility"
            label={texts.visibility}
            hint={account.visibility === "private" ? texts.sharingIsFinal : texts.ownerHint}
            options={Object.entries(texts.visibilities)}
            value={account.visibility}
            error={errors.visibility}
          />
        )}
        <Wrong problem={problem} />
        <div role="alert">{problem?.code === CHANGED && <p class="notice">{texts.changedMeanwhile}</p>}</div>
        <button type="submit" disabled={isBusy}>
          {texts.saveSettings}
        </button>
      </form>
      <p role="status" class="said">
        {isSaved && texts.settingsSaved}
      </p>
    </section>
  );
}
