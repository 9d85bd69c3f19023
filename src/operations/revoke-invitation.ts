import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { endInvitations } from "../database/queries/invitations.ts";
import type { Principal } from "../identity/principal.ts";
import { CONFIRMED_PERSON_REFUSALS, requireConfirmedPerson } from "../identity/session.ts";
import { notFound } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { endedInvitationShape } from "../views/invitation.ts";
import { operation } from "./operation.ts";

const revokeInput = z.strictObject({ invitation_id: id });

export const revokeInvitation = operation({
  name: "revoke_invitation",
  title: "Revoke an invitation",
  summary:
    "Ends the open invitation to the caller's books, whoever accepted it by its link included. That user can withdraw their " +
    "acceptance in the same way.",
  effect: "aside",
  scope: "admin",
  within: "person",
  http: { method: "DELETE", path: "/invitations/{id}", id: "invitation_id" },
  input: revokeInput,
  output: endedInvitationShape,
  refusals: CONFIRMED_PERSON_REFUSALS,
  example: { invitation_id: "0199f3a0-0000-7000-8000-000000000013" },
  rows: revoke,
  directory: revoke,
});

interface Context {
  readonly em: EntityManager;
  readonly caller: Principal;
  readonly now: Date;
}

async function revoke(
  { invitation_id }: z.output<typeof revokeInput>,
  { em, caller, now }: Context,
): Promise<z.input<typeof endedInvitationShape>> {
  const userId = requireConfirmedPerson(caller, now);
  const ofCouple = caller.coupleId === null ? [] : [{ coupleId: caller.coupleId }];
  const own = { id: invitation_id, $or: [{ joiner: userId }, ...ofCouple] };
  if ((await endInvitations(em, own, now)) === 0) throw notFound("invitation");
  return { invitation_id };
}
