const HOUR_MS = 60 * 60 * 1000;

/** What mails are for that a person can have sent to any address. Notices about the person's own account are not limited. */
export const MAIL_KINDS = ["sign_in", "invitation", "email_change"] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** How many mails of one kind an address gets within an hour, whoever asks for them. */
export const HOURLY_MAILS = 5;

/** How many mails the server sends within an hour to addresses without a user. */
export const HOURLY_MAILS_TO_STRANGERS = 200;

/** An hour before, from which mails are counted. */
export function countedSince(now: Date): Date {
  return new Date(now.getTime() - HOUR_MS);
}
