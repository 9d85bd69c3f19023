import { useRead } from "../api/reads.ts";
import { ask, type Schemas } from "../api/server.ts";
import { RowButton } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

type Invitation = Schemas["Invitation"];

/** Whether an invitation waits for its inviter to confirm this person. */
export function isAcceptedBy(userId: string, { joiner }: Invitation): boolean {
  return joiner?.id === userId;
}

/** The books that the person waits to join, until their owner confirms the person or the person withdraws. */
export function Joining({ user: { id, email } }: Pick<Schemas["Me"], "user">) {
  const { data, problem: unread } = useRead("/invitations");
  const { problem = unread, isBusy, run } = useRequest();
  const waiting = data?.items.filter((invitation) => isAcceptedBy(id, invitation)) ?? [];
  const withdraw = (invitation: Invitation) =>
    run(async () => void (await ask("DELETE", `/v1/invitations/${invitation.id}`)));
  if (waiting.length === 0) return <WrongOrCheck problem={problem} email={email} />;
  return (
    <section>
      <h2>{strings.joining}</h2>
      {waiting.map((invitation) => {
        const { display_name: inviter } = invitation.inviter;
        return (
          <div key={invitation.id}>
            <p>{strings.waitsForInviter(inviter, new Date(invitation.expires_at).toLocaleString())}</p>
            <RowButton
              label={strings.withdrawJoiningOf(inviter)}
              isBusy={isBusy}
              onPress={() => withdraw(invitation)}
            >
              {strings.withdrawJoining}
            </RowButton>
          </div>
        );
      })}
      <WrongOrCheck problem={problem} email={email} />
    </section>
  );
}
