import { useEffect, useRef, useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Field, filledIn } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

/** Records the balance that an account has now: one field, which opens beside the account. */
export function NewBalance({ account: { id, name } }: { account: Schemas["BankAccount"] }) {
  const { formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const [isOpen, setOpen] = useState(false);
  const [saved, setSaved] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  // The focus follows: into the field, and back to the button.
  useEffect(() => {
    if (isOpen || wasOpen.current)
      place.current?.querySelector<HTMLElement>(isOpen ? "input" : "button")?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const { amount = "" } = filledIn(event.currentTarget);
    return run(async () => {
      const body = {
        event_type: "BALANCE_SYNC",
        amount: formats.amountIn(amount),
        source_account_id: id,
      } as const;
      const { account_after } = await answerOf(api.POST("/ledger/events", { body }));
      setSaved(strings.accounts.balanceSaved(name, formats.money(account_after?.balance ?? "0")));
      setOpen(false);
    });
  };
  return (
    <div ref={place} class="new-balance">
      {isOpen ? (
        <form
          onSubmit={save}
          onKeyDown={(event) => {
            if (event.key === "Escape") setOpen(false);
          }}
        >
          <Field
            name="amount"
            type="amount"
            label={strings.accounts.newBalanceOf(name)}
            hint={strings.accounts.balanceNow}
            error={problem?.fields.amount}
          />
          <Wrong problem={problem} />
          <div class="actions">
            <button type="submit" disabled={isBusy}>
              {strings.accounts.save}
            </button>
            <button type="button" class="plain" onClick={() => setOpen(false)}>
              {strings.accounts.cancel}
            </button>
          </div>
        </form>
      ) : (
        <button
          type="button"
          class="plain"
          aria-label={strings.accounts.newBalanceOf(name)}
          onClick={() => {
            setSaved(undefined);
            setOpen(true);
          }}
        >
          {strings.accounts.newBalance}
        </button>
      )}
      <p role="status" class="said">
        {saved}
      </p>
    </div>
  );
}
