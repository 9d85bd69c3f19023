import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { isSome } from "../formats/decimals.ts";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

/** Closes an account in which no goal holds money, after a second question. */
export function CloseAccount({ account }: { account: Schemas["BankAccount"] }) {
  const { formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const [isAsked, setAsked] = useState(false);
  const texts = strings.accounts;
  const { id, name, allocated, balance } = account;
  const close = () =>
    run(async () => {
      await answerOf(api.POST("/accounts/{id}/close", { params: { path: { id } }, body: {} }));
    });
  return (
    <section class="card">
      <h2>{texts.close}</h2>
      {isSome(allocated) ? (
        <p>{texts.closeHolds(formats.money(allocated))}</p>
      ) : (
        <>
          <p class="soft">
            {isSome(balance) && `${texts.closeRest(formats.money(balance))} `}
            {texts.closeHint}
          </p>
          {isAsked ? (
            <div role="alert">
              <p>{texts.closeSure(name)}</p>
              <div class="actions">
                <button type="button" disabled={isBusy} onClick={close}>
                  {texts.closeIt}
                </button>
                <button type="button" class="plain" onClick={() => setAsked(false)}>
                  {texts.cancel}
                </button>
              </div>
            </div>
          ) : (
            <button type="button" class="plain" onClick={() => setAsked(true)}>
              {texts.close}
            </button>
          )}
        </>
      )}
      <Wrong problem={problem} />
    </section>
  );
}
