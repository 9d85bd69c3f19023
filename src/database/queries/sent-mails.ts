import type { EntityManager } from "@mikro-orm/core";
import { SentMail } from "../../entities/sent-mail.ts";
import {
  countedSince,
  HOURLY_MAILS,
  HOURLY_MAILS_TO_STRANGERS,
  type MailKind,
} from "../../identity/mail-limit.ts";
import { hashToken } from "../../identity/new-token.ts";
import { query } from "./read.ts";
import { userByEmail } from "./tenants.ts";

/** A mail that somebody asked for. */
export interface Requested {
  /** In lower case. */
  readonly email: string;
  readonly kind: MailKind;
  /** False: the address gets no mail. */
  readonly isSent: boolean;
}

/**
 * Counts a mail if it is within the limits. Returns whether it is. Every address takes the same statements, also one that gets
 * no mail: otherwise their time would show who has an account.
 */
export async function countMail(
  em: EntityManager,
  { id, email, kind, isSent, now }: Requested & { readonly id: string; readonly now: Date },
): Promise<boolean> {
  const addressHash = hashToken(email);
  const createdAt = { $gt: countedSince(now) };
  await waitFor(em, addressHash);
  if ((await em.count(SentMail, { addressHash, kind, createdAt })) >= HOURLY_MAILS) return false;
  const isStranger = (await userByEmail(em, email)) === undefined && isSent;
  await waitFor(em, isStranger ? "strangers" : addressHash);
  const toStrangers = await em.count(SentMail, { isStranger: true, createdAt });
  if (isStranger && toStrangers >= HOURLY_MAILS_TO_STRANGERS) return false;
  await em.insert(SentMail, { id, addressHash, kind, isStranger, createdAt: now });
  return true;
}

/** Lets transactions that count the same mails wait for each other, so that they cannot pass a limit together. */
async function waitFor(em: EntityManager, counted: string): Promise<void> {
  await query(em, "select pg_advisory_xact_lock(hashtextextended(?, 0)) is null as locked", [counted]);
}

/** Deletes the mails that no longer count. Returns their number. */
export function deleteSentMails(em: EntityManager, now: Date): Promise<number> {
  return em.nativeDelete(SentMail, { createdAt: { $lte: countedSince(now) } });
}
