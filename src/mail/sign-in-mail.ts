import { LINK_MINUTES } from "../identity/sign-in-link.ts";
import type { Mail } from "./mailer.ts";

/** The mail with a sign-in link. */
export function signInMail(to: string, link: string): Mail {
  return {
    to,
    subject: "Sign in to couples-cfo",
    text: `Open this link in the browser in which you want to sign in:

${link}

It works once, within ${LINK_MINUTES} minutes. If you did not ask for it, ignore this mail: nobody is signed in until the button behind the link is pressed.
`,
  };
}
