import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../api/server.ts";
import { Field } from "../parts/field.tsx";
import { Page } from "../parts/page.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";
import { AskForLink, LinkSent } from "./ask-for-link.tsx";
import { takeErased, takePage } from "./pending-page.ts";
import { hasPasskeys, signInByAutofill, signInByPasskey } from "./web-authn.ts";

/** `/sign-in`: asks for a link, or, opened by a link, asks whether to sign in. */
export function SignIn() {
  const [secret, setSecret] = useState(location.hash.slice(1));
  useEffect(() => {
    // Neither the history nor a bookmark keeps the secret.
    history.replaceState(null, "", location.pathname);
    const opened = () => {
      if (location.hash.length < 2) return;
      setSecret(location.hash.slice(1));
      history.replaceState(null, "", location.pathname);
    };
    addEventListener("hashchange", opened);
    return () => removeEventListener("hashchange", opened);
  }, []);
  return secret === "" ? (
    <SignInHere />
  ) : (
    <UseLink
      key={secret}
      secret={secret}
      onDone={() => location.assign(afterSignIn())}
      onAskAgain={() => setSecret("")}
    />
  );
}

function SignInHere() {
  const [sentTo, setSentTo] = useState<string>();
  const [isErased] = useState(takeErased);
  return sentTo === undefined ? (
    <Page heading={strings.signIn}>
      {isErased && <p role="status">{strings.erased}</p>}
      <AskForLink suggestsPasskeys onSent={setSentTo} />
      {hasPasskeys && <UsePasskey />}
    </Page>
  ) : (
    <Page heading={strings.linkSent}>
      <LinkSent email={sentTo} onAgain={() => setSentTo(undefined)} />
    </Page>
  );
}

function UsePasskey() {
  const { problem, isBusy, run } = useRequest();
  const suggested = useRef<AbortController | undefined>(undefined);
  useEffect(() => {
    // A browser answers one request for a passkey at a time, so the button ends the suggestions and its failure starts them again.
    if (isBusy) return;
    const suggesting = new AbortController();
    suggested.current = suggesting;
    void signInByAutofill(suggesting.signal).then(
      (isSignedIn) => isSignedIn && location.assign(afterSignIn()),
      (error: unknown) => run(() => Promise.reject(error)),
    );
    return () => suggesting.abort();
  }, [isBusy]);
  const signIn = () => {
    suggested.current?.abort();
    return run(async () => {
      await signInByPasskey();
      location.assign(afterSignIn());
    });
  };
  return (
    <section>
      <p>{strings.withoutMail}</p>
      <Wrong problem={problem} />
      <button type="button" class="plain" disabled={isBusy} onClick={signIn}>
        {strings.usePasskey}
      </button>
    </section>
  );
}

interface Shown {
  /** The address, mostly hidden. */
  readonly email: string;
  /** Whether the address has no user yet. */
  readonly is_new: boolean;
}

function UseLink({
  secret,
  onDone,
  onAskAgain,
}: {
  secret: string;
  onDone: () => void;
  onAskAgain: () => void;
}) {
  const [shown, setShown] = useState<Shown>();
  const { problem, isBusy, run } = useRequest();
  useEffect(() => {
    void run(async () => setShown(await ask<Shown>("POST", "/auth/links/show", { secret })));
  }, []);
  const use = (event: SubmitEvent) => {
    event.preventDefault();
    const name = new FormData(event.currentTarget as HTMLFormElement).get("display_name");
    return run(async () => {
      await ask("POST", "/auth/links/use", { secret, ...(name !== null && { display_name: String(name) }) });
      onDone();
    });
  };
  if (shown === undefined || problem?.code === "link_ended")
    return (
      <Page heading={strings.signIn}>
        {problem === undefined && <p>{strings.loading}</p>}
        <Wrong problem={problem} />
        {problem !== undefined && (
          <button type="button" onClick={onAskAgain}>
            {strings.newLink}
          </button>
        )}
      </Page>
    );
  return (
    <Page heading={shown.is_new ? strings.welcome(shown.email) : strings.signInAs(shown.email)}>
      <form onSubmit={use}>
        {shown.is_new && (
          <Field
            name="display_name"
            type="text"
            label={strings.name}
            autoComplete="name"
            hint={strings.nameHint}
            error={problem?.fields.display_name}
          />
        )}
        <Wrong problem={problem} />
        <button type="submit" disabled={isBusy}>
          {shown.is_new ? strings.createAccount : strings.signIn}
        </button>
      </form>
    </Page>
  );
}

/** The page that led here, else the first page of the books. */
function afterSignIn(): string {
  return takePage() ?? "/";
}
