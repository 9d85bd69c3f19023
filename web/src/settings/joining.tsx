import { useEffect, useState } from "preact/hooks";
import type { components } from "../../../testing/openapi-types.d.ts";
import { ask } from "../api/server.ts";
import { RowButton } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

type Me = components["schemas"]["Me"];
type Invitation = components["schemas"]["Invitation"];

/** The invitations that wait for their inviters to confirm this person. */
export async function acceptedBy(userId: string): Promise<readonly Invitation[]> {
  const { items } = await ask<{ items: readonly Invitation[] }>("GET", "/v1/invitations");
  return items.filter(({ joiner }) => joiner?.id === userId);
}

/** The books that the person waits to join, until their owner confirms the person or the person withdraws. */
export function Joining({ user: { id, email } }: Pick<Me, "user">) {
  const [waiting, setWaiting] = useState<readonly Invitation[]>([]);
  const { problem, isBusy, run } = useRequest();
  const load = async () => setWaiting(await acceptedBy(id));
  useEffect(() => void run(load), []);
  const withdraw = (invitation: Invitation) =>
    run(async () => {
      await ask("DELETE", `/v1/invitations/${invitation.id}`);
      await load();
    });
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
