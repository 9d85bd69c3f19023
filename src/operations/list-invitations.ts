import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { openInvitations } from "../database/queries/invitations.ts";
import type { Principal } from "../identity/principal.ts";
import { requireUser } from "../identity/requirements.ts";
import { invitationShape, showInvitation } from "../views/invitation.ts";
import { operation } from "./operation.ts";

const invitationsOutput = z.object({ items: z.array(invitationShape) });

export const listInvitations = operation({
  name: "list_invitations",
  title: "List open invitations",
  summary:
    "Lists the open invitation to the caller's books, and the one that the caller accepted by its link and that waits for the " +
    "inviter's confirmation.",
  effect: "read",
  scope: "admin",
  within: "person",
  http: { method: "GET", path: "/invitations" },
  input: z.strictObject({}),
  output: invitationsOutput,
  example: {},
  rows: list,
  directory: list,
});

interface Context {
  readonly em: EntityManager;
  readonly caller: Principal;
  readonly now: Date;
}

async function list(
  _input: object,
  { em, caller, now }: Context,
): Promise<z.input<typeof invitationsOutput>> {
  const ofCouple = caller.coupleId === null ? [] : [{ coupleId: caller.coupleId }];
  const own = { $or: [{ joiner: requireUser(caller) }, ...ofCouple] };
  return { items: (await openInvitations(em, own, now)).map(showInvitation) };
}
