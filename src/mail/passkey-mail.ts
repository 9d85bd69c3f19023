import type { Mail } from "./mailer.ts";

/** The mail to a person after one of their passkeys was added or removed. `page` is the address of their account's page. */
export function passkeyMail(to: string, change: "added" | "removed", page: string): Mail {
  return {
    to,
    subject: `A passkey was ${change}`,
    text: `A passkey was ${change} in your account at couples-cfo.

If you did not do this, somebody else can sign in as you: secure your mailbox, then sign in with a link, remove the passkeys that are not yours, revoke the tokens and remove the apps that you do not know, and end all sessions at

${page}

Without a check by another passkey, nobody can approve a plan for you within 24 hours of this change.
`,
  };
}
