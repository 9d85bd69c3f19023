import { EMAIL_CHANGE_MINUTES } from "../identity/email-change.ts";
import { maskedAddress } from "../identity/sign-in-link.ts";
import type { Mail } from "./mailer.ts";

/** The mail that asks one of the two addresses to confirm a change. */
export function confirmAddressMail(to: string, { newEmail, link }: { newEmail: string; link: string }): Mail {
  return {
    to,
    subject: "Confirm your new e-mail address",
    text: `Your address at couples-cfo is about to change to ${maskedAddress(newEmail)}. To confirm it, open this link and press the button:

${link}

The change is made when both your present and your new address have confirmed it, within ${EMAIL_CHANGE_MINUTES} minutes. If you did not ask for it, ignore this mail: nothing changes.
`,
  };
}

/** The mail to the old address after the change. */
export function addressChangedMail(to: string, newEmail: string): Mail {
  return {
    to,
    subject: "Your e-mail address was changed",
    text: `Your address at couples-cfo is now ${maskedAddress(newEmail)}. This address no longer signs you in, and all other sessions have ended.

If you did not confirm this, ask whoever runs your server to change it back.
`,
  };
}
