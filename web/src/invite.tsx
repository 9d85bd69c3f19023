import { useEffect, useState } from "preact/hooks";
import type { components } from "../../testing/openapi-types.d.ts";
import { AskForLink, LinkSent } from "./ask-for-link.tsx";
import { Page, useRequest, Wrong } from "./parts.tsx";
import {
  forgetInvitation,
  type InvitationLink,
  keepInvitation,
  keptInvitation,
} from "./pending-invitation.ts";
import { ask, Problem } from "./server.ts";
import { strings } from "./strings.ts";

type Me = components["schemas"]["Me"];
type Account = components["schemas"]["BankAccount"];
type Accepted = components["schemas"]["AcceptedInvitation"];

/** What the holder of the link sees. */
interface Shown {
  /** The only address that can accept it, mostly hidden. Null: the inviter confirms whoever accepts it. */
  readonly email: string | null;
  readonly inviter: string;
  readonly currency: string;
}

interface Loaded {
  readonly shown: Shown;
  /** Undefined where nobody is signed in. */
  readonly me: Me | undefined;
  readonly accounts: readonly Account[];
}

/** `/invite/{id}`: who invites, what is shared, and the acceptance. */
export function InvitePage() {
  const [link] = useState(linkOfPage);
  const [loaded, setLoaded] = useState<Loaded>();
  const [accepted, setAccepted] = useState<Accepted>();
  const { problem, isBusy, run } = useRequest();
  useEffect(() => {
    // Neither the history nor a bookmark keeps the secret.
    history.replaceState(null, "", location.pathname);
    if (link.secret !== "") keepInvitation(link);
    void run(async () => setLoaded(await load(link)));
  }, []);
  if (loaded === undefined)
    return (
      <Page heading={strings.invitation}>
        {problem === undefined && <p>{strings.loading}</p>}
        {problem?.code === "link_ended" ? (
          <p role="alert">{strings.invitationEnded}</p>
        ) : (
          <Wrong problem={problem} />
        )}
      </Page>
    );
  const { shown, me, accounts } = loaded;
  if (accepted) return <Result shown={shown} isConfirmed={accepted.couple_id !== null} />;
  const accept = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const chosen = form.getAll("account").map(String);
    return run(async () => {
      const body = {
        secret: link.secret,
        ...(chosen.length > 0 && { account_ids: chosen }),
        ...(form.has("end_own_books") && { end_own_books: true }),
      };
      setAccepted(await ask<Accepted>("POST", `/v1/invitations/${link.id}/accept`, body));
      forgetInvitation();
    });
  };
  return (
    <Page heading={strings.invited(shown.inviter)}>
      <p>{strings.whatIsShared(shown.inviter)}</p>
      <p>{shown.email === null ? strings.inviterConfirms(shown.inviter) : strings.onlyFor(shown.email)}</p>
      {me === undefined ? (
        <ToSignIn link={link} />
      ) : (
        <form onSubmit={accept}>
          <p class="soft">{strings.signedInWith(me.user.email)}</p>
          {accounts.length > 0 && <Brought accounts={accounts} currency={shown.currency} />}
          {me.couple && (
            <label>
              <input type="checkbox" name="end_own_books" required />
              {strings.endOwnBooks}
            </label>
          )}
          <Wrong problem={problem} />
          <button type="submit" disabled={isBusy}>
            {strings.join}
          </button>
        </form>
      )}
    </Page>
  );
}

function ToSignIn({ link }: { link: InvitationLink }) {
  const [sentTo, setSentTo] = useState<string>();
  return sentTo === undefined ? (
    <AskForLink invitation={link} onSent={setSentTo} />
  ) : (
    <div role="status">
      <LinkSent email={sentTo} onAgain={() => setSentTo(undefined)} />
    </div>
  );
}

/** The accounts that can be brought, and those in another currency, which stay outside. */
function Brought({ accounts, currency }: { accounts: readonly Account[]; currency: string }) {
  return (
    <fieldset>
      <legend>{strings.bring}</legend>
      <p class="soft">{strings.bringHint}</p>
      {accounts.map((account) => {
        const isForeign = account.currency !== currency;
        return (
          <label key={account.id}>
            <input type="checkbox" name="account" value={account.id} disabled={isForeign} />
            {account.name}, {account.balance} {account.currency}
            {isForeign && <span class="soft"> {strings.staysOutside(account.currency)}</span>}
          </label>
        );
      })}
    </fieldset>
  );
}

function Result({ shown: { inviter }, isConfirmed }: { shown: Shown; isConfirmed: boolean }) {
  return (
    <Page heading={isConfirmed ? strings.joined(inviter) : strings.waiting(inviter)}>
      <p>{isConfirmed ? strings.joinedText : strings.waitingText(inviter)}</p>
      <p>
        <a href="/account">{strings.toAccount}</a>
      </p>
    </Page>
  );
}

/** The invitation in the address of the page. Its secret is behind #, or kept from before the person signed in. */
function linkOfPage(): InvitationLink {
  const id = location.pathname.split("/")[2] ?? "";
  const kept = keptInvitation();
  const secret = location.hash.slice(1) || (kept?.id === id ? kept.secret : "");
  return { id, secret };
}

async function load(link: InvitationLink): Promise<Loaded> {
  const shown = await ask<Shown>("POST", "/auth/invitations/show", link).catch((error: unknown) => {
    const isMalformed = error instanceof Problem && error.code === "invalid_input";
    throw isMalformed ? new Problem("link_ended", strings.invitationEnded) : error;
  });
  const me = await ask<Me>("GET", "/v1/me").catch((error: unknown) => {
    if (error instanceof Problem && error.code === "unauthenticated") return undefined;
    throw error;
  });
  const accounts = me ? (await ask<{ items: readonly Account[] }>("GET", "/v1/accounts")).items : [];
  return { shown, me, accounts };
}
