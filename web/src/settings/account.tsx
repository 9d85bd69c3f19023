import { useEffect, useState } from "preact/hooks";
import type { components } from "../../../testing/openapi-types.d.ts";
import { ask } from "../api/server.ts";
import { timeOf } from "../formats/formats.ts";
import { RowButton } from "../parts/field.tsx";
import { Page } from "../parts/page.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { orSignIn } from "../sign-in/pending-page.ts";
import { strings } from "../strings/strings.ts";
import { browserName } from "./browser-name.ts";
import { ChangeEmail } from "./change-email.tsx";
import { ConnectedApps } from "./connected-apps.tsx";
import { ExportBooks } from "./export.tsx";
import { Joining } from "./joining.tsx";
import { Partners } from "./partners.tsx";
import { Passkeys } from "./passkeys.tsx";
import { Tokens } from "./tokens.tsx";

type Me = components["schemas"]["Me"];
type Session = components["schemas"]["Session"];

interface Account {
  readonly me: Me;
  readonly sessions: readonly Session[];
}

/** `/account`: who is signed in, and where. */
export function AccountPage() {
  const [account, setAccount] = useState<Account>();
  const { problem, isBusy, run } = useRequest();
  const load = async () => {
    const [me, sessions] = await Promise.all([
      ask<Me>("GET", "/v1/me"),
      ask<{ items: readonly Session[] }>("GET", "/v1/sessions"),
    ]);
    setAccount({ me, sessions: sessions.items });
  };
  useEffect(() => void run(() => orSignIn(load)), []);
  const end = ({ id }: Session) =>
    run(() =>
      orSignIn(async () => {
        await ask("DELETE", `/v1/sessions/${id}`);
        await load();
      }),
    );
  const signOut = () =>
    run(async () => {
      await ask("POST", "/auth/sign-out", {});
      location.assign("/sign-in");
    });
  return (
    <Page heading={strings.account}>
      <Wrong problem={problem} />
      {account === undefined ? (
        problem === undefined && <p>{strings.loading}</p>
      ) : (
        <>
          <p>{strings.signedInAs(account.me.user.display_name)}</p>
          <Joining user={account.me.user} />
          {account.me.couple && <Partners me={account.me} />}
          {account.me.couple && (
            <p>
              <a href="/approve">{strings.approvals}</a>
            </p>
          )}
          <ConnectedApps email={account.me.user.email} />
          <Tokens email={account.me.user.email} />
          <ChangeEmail email={account.me.user.email} />
          <Passkeys email={account.me.user.email} />
          <ExportBooks me={account.me} />
          <h2>{strings.browsers}</h2>
          <ul>
            {account.sessions.map((session) => (
              <li key={session.id}>
                <SessionRow session={session} isBusy={isBusy} onEnd={() => end(session)} />
              </li>
            ))}
          </ul>
          <button type="button" disabled={isBusy} onClick={signOut}>
            {strings.signOut}
          </button>
        </>
      )}
    </Page>
  );
}

function SessionRow({ session, isBusy, onEnd }: { session: Session; isBusy: boolean; onEnd: () => void }) {
  const browser = browserName(session.browser ?? "") || strings.unknownBrowser;
  const used = timeOf(session.used_at);
  return (
    <>
      <span class="name">{browser}</span>
      <span class="soft">{session.is_current ? strings.thisBrowser : strings.lastUsed(used)}</span>
      {!session.is_current && (
        <RowButton label={strings.endOf(browser)} isBusy={isBusy} onPress={onEnd}>
          {strings.end}
        </RowButton>
      )}
    </>
  );
}
