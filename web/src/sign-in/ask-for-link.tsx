import { ask } from "../api/server.ts";
import { Field } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";
import { keepPage } from "./pending-page.ts";

/** The id and the secret in the link of an invitation. */
export interface InvitationLink {
  readonly id: string;
  readonly secret: string;
}

/** The address of an invitation, with its secret. */
export function pageOf({ id, secret }: InvitationLink): string {
  return `/invite/${id}#${secret}`;
}

/** A form that asks for a sign-in link by mail. */
export function AskForLink({
  invitation,
  suggestsPasskeys = false,
  onSent,
}: {
  invitation?: InvitationLink;
  /** Whether the browser also suggests passkeys in the field. */
  suggestsPasskeys?: boolean;
  onSent: (email: string) => void;
}) {
  const { problem, isBusy, run } = useRequest();
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget as HTMLFormElement).get("email"));
    return run(async () => {
      if (invitation) keepPage(pageOf(invitation));
      await ask("POST", "/auth/links", { email, ...(invitation && { invitation }) });
      onSent(email);
    });
  };
  return (
    <form onSubmit={send}>
      <p>{strings.askForLink}</p>
      <Field
        name="email"
        type="email"
        label={strings.email}
        autoComplete={suggestsPasskeys ? "username webauthn" : "email"}
        error={problem?.fields.email}
      />
      <Wrong problem={problem} />
      <button type="submit" disabled={isBusy}>
        {strings.sendLink}
      </button>
    </form>
  );
}

/** Where the link went. */
export function LinkSent({ email, onAgain }: { email: string; onAgain: () => void }) {
  return (
    <>
      <p>{strings.linkSentTo(email)}</p>
      {location.hostname === "localhost" && <p class="soft">{strings.onThisMachine}</p>}
      <button type="button" class="plain" onClick={onAgain}>
        {strings.otherAddress}
      </button>
    </>
  );
}
