import { z } from "zod";
import {
  countInvitations,
  insertInvitation,
  lockForInvitation,
  openInvitations,
} from "../database/queries/invitations.ts";
import { assertMayInvite, invitationsCountedSince, newInvitation } from "../identity/invitation.ts";
import { hashToken } from "../identity/new-token.ts";
import { CONFIRMED_PERSON_REFUSALS, requireConfirmedPerson } from "../identity/session.ts";
import { found, Refusal } from "../kernel/refusals.ts";
import { newInvitationShape, showInvitation } from "../views/invitation.ts";
import { emailAddress } from "./inputs/email.ts";
import { operation } from "./operation.ts";

/** Invites a partner to books that one person keeps alone. */
export const createInvitation = operation({
  name: "create_invitation",
  title: "Invite a partner",
  summary:
    "Invites a partner to the caller's books, by mail to an address or by a link to pass on. Only the user with that address " +
    "can accept the former; whoever accepts the latter joins when the caller confirms them.",
  effect: "aside",
  scope: "admin",
  http: { method: "POST", path: "/invitations", status: 201 },
  input: z.strictObject({
    email: emailAddress
      .nullish()
      .describe("Where the invitation is mailed. Default: none; the caller passes the link on."),
  }),
  output: newInvitationShape,
  refusals: [
    ...CONFIRMED_PERSON_REFUSALS,
    "couple_complete",
    "invitation_open",
    "too_many_invitations",
    "no_mail",
    "no_public_url",
  ],
  secrets: ["secret"],
  mailsTo: "email",
  example: { email: "ben@example.com" },
  async rows({ email }, { em, books, caller, now, ids, secrets }) {
    const inviterId = requireConfirmedPerson(caller, now);
    const { id: coupleId } = books.couple;
    if (!(await lockForInvitation(em, coupleId, now))) throw new Refusal("couple_complete");
    if ((await openInvitations(em, { coupleId }, now)).length > 0) throw new Refusal("invitation_open");
    assertMayInvite(await countInvitations(em, coupleId, invitationsCountedSince(now)));
    const secret = secrets().toString("base64url");
    const invitation = newInvitation({ id: ids(), coupleId, inviterId, email: email ?? null }, now);
    await insertInvitation(em, { ...invitation, secretHash: hashToken(secret) });
    const [made] = await openInvitations(em, { id: invitation.id }, now);
    return { ...showInvitation(found(made, "invitation")), secret };
  },
});
