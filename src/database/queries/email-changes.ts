import type { EntityManager } from "@mikro-orm/core";
import { EmailChange as ChangeRow } from "../../entities/email-change.ts";
import { User } from "../../entities/user.ts";
import type { EmailChange } from "../../identity/email-change.ts";
import { jsonArray, rowFrom } from "./columns.ts";
import { columnsWithout, query } from "./read.ts";
import { endOtherSessions } from "./sessions.ts";

/** The address that a link was sent to. */
export type Side = "old" | "new";

/** A change with the side of the link by which it was found. */
export interface FoundChange {
  readonly change: EmailChange;
  readonly side: Side;
}

/** Adds a change. It replaces the one that its user had. */
export async function insertEmailChange(
  em: EntityManager,
  { userId, ...change }: EmailChange & { readonly oldSecretHash: string; readonly newSecretHash: string },
): Promise<void> {
  await em.nativeDelete(ChangeRow, { user: userId });
  await em.insert(ChangeRow, { ...change, user: userId });
}

/** The change whose link has this secret, if that link can still be used: also not once the session that asked has ended. */
export async function usableEmailChange(
  em: EntityManager,
  secretHash: string,
  now: Date,
): Promise<FoundChange | undefined> {
  const columns = columnsWithout(em, "email_changes", ["oldSecretHash", "newSecretHash"]);
  const statement = `select ${jsonArray(columns, "c")}::text as row, c.old_secret_hash = ? as "isOld" from email_changes c
    where c.expires_at > ? and exists (select 1 from sessions s where s.id = c.session_id and s.expires_at > ?) and (
      (c.old_secret_hash = ? and c.old_confirmed_at is null) or (c.new_secret_hash = ? and c.new_confirmed_at is null))`;
  const parameters = [secretHash, now, now, secretHash, secretHash];
  const [found] = await query<{ row: string; isOld: boolean }>(em, statement, parameters);
  if (!found) return undefined;
  const change = rowFrom<EmailChange>(columns, JSON.parse(found.row) as unknown[]);
  return { change, side: found.isOld ? "old" : "new" };
}

/** Records that one side confirmed a change. */
export async function confirmEmailChange(
  em: EntityManager,
  id: string,
  side: Side,
  now: Date,
): Promise<void> {
  await em.nativeUpdate(
    ChangeRow,
    { id },
    side === "old" ? { oldConfirmedAt: now } : { newConfirmedAt: now },
  );
}

/**
 * Gives a user the new address. The change ends, and so do all sessions but the one that asked. Returns whether the user still had the old address.
 */
export async function applyEmailChange(
  em: EntityManager,
  { id, userId, sessionId, oldEmail, newEmail }: EmailChange,
): Promise<boolean> {
  await em.nativeDelete(ChangeRow, { id });
  const changed = await em.nativeUpdate(User, { id: userId, email: oldEmail }, { email: newEmail });
  await endOtherSessions(em, userId, sessionId);
  return changed > 0;
}

/** Deletes the changes that have expired. Returns their number. */
export function deleteExpiredEmailChanges(em: EntityManager, now: Date): Promise<number> {
  return em.nativeDelete(ChangeRow, { expiresAt: { $lte: now } });
}
