import { useEffect, useState } from "preact/hooks";
import type { components } from "../../../testing/openapi-types.d.ts";
import { ask } from "../api/server.ts";
import { Field } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

type Me = components["schemas"]["Me"];
type Invitation = components["schemas"]["Invitation"];
type NewInvitation = components["schemas"]["NewInvitation"];

/** Who keeps the books together. A person alone invites, confirms and withdraws here. */
export function Partners({ me }: { me: Me }) {
  const [names, setNames] = useState(
    me.couple?.partners.filter(({ id }) => id !== me.user.id).map((partner) => partner.display_name) ?? [],
  );
  return (
    <section>
      <h2>{strings.partner}</h2>
      {names.length > 0 ? (
        <p>{strings.sharedWith(names.join(", "))}</p>
      ) : (
        <Inviting user={me.user} onJoined={(name) => setNames([name])} />
      )}
      <Leaving coupleId={me.couple?.id ?? ""} email={me.user.email} />
    </section>
  );
}

/** Ends the books, once the person has typed what the server asks for. */
function Leaving({ coupleId, email }: { coupleId: string; email: string }) {
  const { problem, isBusy, run } = useRequest();
  const leave = (event: SubmitEvent) => {
    event.preventDefault();
    const confirmation = String(new FormData(event.currentTarget as HTMLFormElement).get("confirmation"));
    return run(async () => {
      await ask("POST", `/v1/couples/${coupleId}/leave`, { confirmation });
      location.reload();
    });
  };
  return (
    <details>
      <summary>{strings.leave}</summary>
      <form onSubmit={leave}>
        <p>{strings.leaveText}</p>
        <Field
          name="confirmation"
          type="text"
          label={strings.leaveField}
          autoComplete="off"
          error={problem?.fields.confirmation}
        />
        <WrongOrCheck problem={problem} email={email} />
        <button type="submit" disabled={isBusy}>
          {strings.leave}
        </button>
      </form>
    </details>
  );
}

function Inviting({
  user: { id: ownId, email: ownEmail },
  onJoined,
}: Pick<Me, "user"> & { onJoined: (name: string) => void }) {
  const [invitation, setInvitation] = useState<Invitation | null>();
  const [link, setLink] = useState<string>();
  const { problem, isBusy, run } = useRequest();
  useEffect(
    () =>
      void run(async () => {
        const { items } = await ask<{ items: readonly Invitation[] }>("GET", "/v1/invitations");
        // The person may also have accepted an invitation to other books.
        setInvitation(items.find(({ joiner }) => joiner?.id !== ownId) ?? null);
      }),
    [],
  );
  const invite = (event: SubmitEvent) => {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget as HTMLFormElement).get("email"));
    return run(async () => {
      const made = await ask<NewInvitation>("POST", "/v1/invitations", to === "" ? {} : { email: to });
      setLink(to === "" ? `${location.origin}/invite/${made.id}#${made.secret}` : undefined);
      setInvitation(made);
    });
  };
  const end = (id: string) =>
    run(async () => {
      await ask("DELETE", `/v1/invitations/${id}`);
      setLink(undefined);
      setInvitation(null);
    });
  const confirm = ({ id, joiner }: Invitation) =>
    run(async () => {
      await ask("POST", `/v1/invitations/${id}/confirm`, {});
      onJoined(joiner?.display_name ?? "");
    });
  if (invitation === undefined) return <WrongOrCheck problem={problem} email={ownEmail} />;
  if (invitation === null)
    return (
      <form onSubmit={invite}>
        <p>{strings.alone}</p>
        <Field
          name="email"
          type="email"
          label={strings.partnersEmail}
          autoComplete="off"
          isOptional
          hint={strings.partnersEmailHint}
          error={problem?.fields.email}
        />
        <WrongOrCheck problem={problem} email={ownEmail} />
        <button type="submit" disabled={isBusy}>
          {strings.invite}
        </button>
      </form>
    );
  const { joiner } = invitation;
  return (
    <>
      {joiner ? (
        <p>{strings.wantsToJoin(joiner.display_name, joiner.email)}</p>
      ) : (
        <p>{invitation.email === null ? strings.invitedByLink : strings.invitedBy(invitation.email)}</p>
      )}
      {joiner && <p class="soft">{strings.confirmHint}</p>}
      {link !== undefined && (
        <p role="status">
          {strings.linkOnce} <code>{link}</code>
        </p>
      )}
      {!joiner && <p class="soft">{strings.until(new Date(invitation.expires_at).toLocaleString())}</p>}
      <WrongOrCheck problem={problem} email={ownEmail} />
      {joiner && (
        <button type="button" disabled={isBusy} onClick={() => confirm(invitation)}>
          {strings.confirm(joiner.display_name)}
        </button>
      )}
      <button type="button" class="plain" disabled={isBusy} onClick={() => end(invitation.id)}>
        {joiner ? strings.decline : strings.withdraw}
      </button>
    </>
  );
}
