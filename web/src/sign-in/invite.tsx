import { useEffect, useState } from "preact/hooks";
import type { components } from "../../../testing/openapi-types.d.ts";
import { Problem } from "../api/problem.ts";
import { ask } from "../api/server.ts";
import { Page } from "../parts/page.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { ConnectAssistant } from "../settings/assistants.tsx";
import { isAcceptedBy } from "../settings/joining.tsx";
import { strings } from "../strings/strings.ts";
import { AskForLink, type InvitationLink, LinkSent, pageOf } from "./ask-for-link.tsx";
import { WrongOrCheck } from "./fresh-check.tsx";
import { forgetPage } from "./pending-page.ts";

type Me = components["schemas"]["Me"];
type Account = components["schemas"]["BankAccount"];
type Accepted = components["schemas"]["AcceptedInvitation"];
type Invitation = components["schemas"]["Invitation"];

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

/** A person who accepted. */
interface Joined {
  readonly inviter: string;
  /** False: the inviter has yet to confirm the person. */
  readonly isConfirmed: boolean;
}

/** `/invite/{id}`: who invites, what is shared, and the acceptance. */
export function InvitePage() {
  const [link] = useState(linkOfPage);
  const [loaded, setLoaded] = useState<Loaded>();
  const [joined, setJoined] = useState<Joined>();
  const { problem, isBusy, run } = useRequest();
  useEffect(() => {
    // Neither the history nor a bookmark keeps the secret.
    history.replaceState(null, "", location.pathname);
    void run(async () => {
      const found = await load(link);
      if (found.joined) setJoined(found.joined);
      else setLoaded(found);
    });
  }, []);
  if (joined) return <Result {...joined} />;
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
      const { couple_id } = await ask<Accepted>("POST", `/v1/invitations/${link.id}/accept`, body);
      forgetPage(location.pathname);
      setJoined({ inviter: shown.inviter, isConfirmed: couple_id !== null });
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
          <WrongOrCheck problem={problem} email={me.user.email} page={pageOf(link)} />
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

function Result({ inviter, isConfirmed }: Joined) {
  return (
    <Page heading={isConfirmed ? strings.joined(inviter) : strings.waiting(inviter)}>
      <p>{isConfirmed ? strings.joinedText : strings.waitingText(inviter)}</p>
      {isConfirmed && <ConnectAssistant />}
      <p>
        <a href="/account">{strings.toAccount}</a>
      </p>
    </Page>
  );
}

/** The invitation in the address of the page, its secret behind #. */
function linkOfPage(): InvitationLink {
  return { id: location.pathname.split("/")[2] ?? "", secret: location.hash.slice(1) };
}

/** What the link shows to whoever is signed in, or that this person accepted it and waits. @throws Problem */
async function load(link: InvitationLink): Promise<(Loaded & { joined?: never }) | { joined: Joined }> {
  const me = await ask<Me>("GET", "/v1/me").catch((error: unknown) => {
    if (error instanceof Problem && error.code === "unauthenticated") return undefined;
    throw error;
  });
  const { items } = me
    ? await ask<{ items: readonly Invitation[] }>("GET", "/v1/invitations")
    : { items: [] };
  const own = items.find((one) => one.id === link.id && me && isAcceptedBy(me.user.id, one));
  if (own) return { joined: { inviter: own.inviter.display_name, isConfirmed: false } };
  const shown = await ask<Shown>("POST", "/auth/invitations/show", link).catch((error: unknown) => {
    const isMalformed = error instanceof Problem && error.code === "invalid_input";
    const isEnded = error instanceof Problem && error.code === "link_ended";
    if (isMalformed || isEnded) forgetPage(location.pathname);
    throw isMalformed ? new Problem("link_ended", strings.invitationEnded) : error;
  });
  const accounts = me ? (await ask<{ items: readonly Account[] }>("GET", "/v1/accounts")).items : [];
  return { shown, me, accounts };
}
