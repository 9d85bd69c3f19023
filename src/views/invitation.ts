import { z } from "zod";
import type { Invitation } from "../entities/invitation.ts";
import { id, instantOut, plainOut, wordsOut } from "./fields.ts";
import { answers, shape } from "./schema-names.ts";
import { partnerShape } from "./user.ts";

const joinerShape = z
  .object({ id, display_name: wordsOut, email: wordsOut })
  .nullable()
  .describe("The user who accepted it by its link and waits for the inviter's confirmation.")
  .register(answers, { id: "Joiner" });

export const invitationShape = shape("Invitation", {
  id,
  inviter: partnerShape,
  email: wordsOut
    .nullable()
    .describe(
      "The only address whose user can accept it. Null: whoever has the link, and the inviter confirms them.",
    ),
  joiner: joinerShape,
  created_at: instantOut,
  expires_at: instantOut,
});

export const newInvitationShape = shape("NewInvitation", {
  ...invitationShape.shape,
  secret: plainOut
    .nullable()
    .describe(
      "Shown once; null if an idempotency key returns the stored answer. The link of the invitation is `/invite/{id}#{secret}`.",
    ),
});

export const acceptedInvitationShape = shape("AcceptedInvitation", {
  invitation_id: id,
  couple_id: id
    .nullable()
    .describe("The couple of the caller from now on. Null: the inviter has yet to confirm them."),
});

export const endedInvitationShape = shape("EndedInvitation", { invitation_id: id });

/** An invitation as its inviter and its joiner see it. */
export function showInvitation(invitation: Invitation): z.input<typeof invitationShape> {
  const { inviter, joiner } = invitation;
  return {
    id: invitation.id,
    inviter: { id: inviter.id, display_name: inviter.displayName },
    email: invitation.email ?? null,
    joiner: joiner ? { id: joiner.id, display_name: joiner.displayName, email: joiner.email } : null,
    created_at: invitation.createdAt.toISOString(),
    expires_at: invitation.expiresAt.toISOString(),
  };
}
