import { INVITATION_DAYS } from "../identity/invitation.ts";
import type { Mail } from "./mailer.ts";

/** The mail with an invitation. */
export function invitationMail(
  to: string,
  { inviter, link }: { readonly inviter: string; readonly link: string },
): Mail {
  return {
    to,
    subject: "You are invited to couples-cfo",
    text: `“${inviter}” invites you to keep books of your savings together. Open this link to see more:

${link}

It works for ${INVITATION_DAYS} days, and only for ${to}. If you do not know who invites you, ignore this mail: nothing is shared until you accept.
`,
  };
}
