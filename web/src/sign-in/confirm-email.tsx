import { useEffect, useState } from "preact/hooks";
import { ask } from "../api/server.ts";
import { Page } from "../parts/page.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";

interface Shown {
  /** The addresses, mostly hidden. */
  readonly old_email: string;
  readonly new_email: string;
}

/** `/confirm-email`: opened by a link, asks one of the two addresses to confirm a change. */
export function ConfirmEmail() {
  const [secret] = useState(location.hash.slice(1));
  const [shown, setShown] = useState<Shown>();
  const [isChanged, setChanged] = useState<boolean>();
  const { problem, isBusy, run } = useRequest();
  useEffect(() => {
    // Neither the history nor a bookmark keeps the secret.
    history.replaceState(null, "", location.pathname);
    // The other address's link, opened in the same tab, changes only the part behind #.
    addEventListener("hashchange", () => location.reload());
    void run(async () => setShown(await ask<Shown>("POST", "/auth/email-changes/show", { secret })));
  }, []);
  const use = () =>
    run(async () => {
      const answer = await ask<{ is_changed: boolean }>("POST", "/auth/email-changes/use", { secret });
      setChanged(answer.is_changed);
    });
  if (shown === undefined)
    return (
      <Page heading={strings.confirmEmail}>
        {problem ? <p role="alert">{strings.changeEnded}</p> : <p>{strings.loading}</p>}
      </Page>
    );
  const { old_email, new_email } = shown;
  if (isChanged !== undefined)
    return (
      <Page heading={isChanged ? strings.emailChanged : strings.emailConfirmed}>
        <p>{isChanged ? strings.signsInWith(new_email) : strings.confirmOther}</p>
      </Page>
    );
  return (
    <Page heading={strings.confirmEmail}>
      <p>{strings.changesFrom(old_email, new_email)}</p>
      <Wrong problem={problem} />
      <button type="button" disabled={isBusy} onClick={use}>
        {strings.confirmChange}
      </button>
    </Page>
  );
}
