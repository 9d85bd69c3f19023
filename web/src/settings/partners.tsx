import { useState } from "preact/hooks";
import { useRead } from "../api/reads.ts";
import { ask, type Schemas } from "../api/server.ts";
import { Field } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

type Me = Schemas["Me"];
type Invitation = Schemas["Invitation"];

/** Who keeps the books together. A person alone invites, confirms and withdraws here. */
export function Partners({ me }: { me: Me }) {
  const others = me.couple?.partners.filter(({ id }) => id !== me.user.id) ?? [];
  const names = others.map((partner) => partner.display_name);
  return (
    <section>
      <h2>{strings.partner}</h2>
      {names.length > 0 ? <p>{strings.sharedWith(names.join(", "))}</p> : <Inviting user={me.user} />}
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

function Inviting({ user: { id: ownId, email: ownEmail } }: Pick<Me, "user">) {
  const { data, problem: unread } = useRead("/invitations");
  const [made, setMade] = useState<{ readonly id: string; readonly link: string }>();
  const { problem = unread, isBusy, run } = useRequest();
  const invite = (event: SubmitEvent) => {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget as HTMLFormElement).get("email"));
    return run(async () => {
      const { id, secret } = await ask<Schemas["NewInvitation"]>(
        "POST",
        "/v1/invitations",
        to === "" ? {} : { email: to },
      );
      setMade(to === "" ? { id, link: `${location.origin}/invite/${id}#${secret}` } : undefined);
    });
  };
  const end = (id: string) => run(async () => void (await ask("DELETE", `/v1/invitations/${id}`)));
  const confirm = ({ id }: Invitation) =>
    run(async () => void (await ask("POST", `/v1/invitations/${id}/confirm`, {})));
  if (data === undefined) return <WrongOrCheck problem={problem} email={ownEmail} />;
  // The person may also have accepted an invitation to other books.
  const invitation = data.items.find(({ joiner }) => joiner?.id !== ownId);
  if (invitation === undefined)
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
      {made?.id === invitation.id && (
        <p role="status">
          {strings.linkOnce} <code>{made.link}</code>
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
