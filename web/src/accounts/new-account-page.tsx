import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Choice, Field, filledIn } from "../parts/field.tsx";
import { View } from "../parts/page.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { navigate } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";

/** `/accounts/new`: adds an account with its balance. */
export function NewAccountPage() {
  const { formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const [source, setSource] = useState("manual");
  const texts = strings.accounts;
  const errors = problem?.fields ?? {};
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const filled = filledIn(event.currentTarget);
    return run(async () => {
      const body = inputOf(filled, formats.amountIn);
      const { id } = await answerOf(api.POST("/accounts", { body }));
      navigate(`/accounts/${id}`, { replace: true });
    });
  };
  return (
    <View heading={texts.add}>
      <form class="card" onSubmit={add}>
        <Field name="name" type="text" label={texts.name} hint={texts.nameHint} error={errors.name} />
        <Field
          name="balance"
          type="amount"
          label={texts.balance}
          hint={texts.balanceNow}
          error={errors.balance}
        />
        <Choice
          name="owner"
          label={texts.owner}
          hint={texts.ownerHint}
          options={Object.entries(texts.owners)}
          error={errors.visibility}
        />
        <Field
          name="institution_name"
          type="text"
          isOptional
          label={texts.institution}
          hint={texts.institutionHint}
          error={errors.institution_name}
        />
        <Field
          name="keep_available"
          type="amount"
          isOptional
          label={texts.keepAvailable}
          hint={texts.keepAvailableHint}
          error={errors.keep_available}
        />
        <Choice
          name="source"
          label={texts.source}
          options={Object.entries(texts.sources)}
          value={source}
          onInput={setSource}
        />
        {source === "plaid" && (
          <Field name="plaid_id" type="text" label={texts.plaidId} error={errors.plaid_id} />
        )}
        <Wrong problem={problem} />
        <div class="actions">
          <button type="submit" disabled={isBusy}>
            {texts.addIt}
          </button>
          <a class="button plain" href="/accounts">
            {texts.cancel}
          </a>
        </div>
      </form>
    </View>
  );
}

function inputOf(
  { name = "", balance = "", keep_available, owner, source, ...optional }: Record<string, string>,
  amountIn: (typed: string) => string,
): Schemas["LinkAccountInput"] {
  return {
    ...optional,
    name,
    balance: amountIn(balance),
    is_manual: source !== "plaid",
    is_joint: owner === "joint",
    visibility: owner === "private" ? "private" : "shared",
    ...(keep_available !== undefined && { keep_available: amountIn(keep_available) }),
  };
}
