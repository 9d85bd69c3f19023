import type { EntityManager } from "@mikro-orm/core";
import { Passkey as PasskeyRow } from "../../entities/passkey.ts";
import { PasskeyChallenge } from "../../entities/passkey-challenge.ts";
import { User } from "../../entities/user.ts";
import type { Passkey, PasskeyPurpose } from "../../identity/passkey.ts";
import type { Hold } from "../../identity/session.ts";
import { jsonArray, rowFrom } from "./columns.ts";
import { type Condition, columnsWithout, query, where } from "./read.ts";

/** A user's passkeys, the oldest first. */
export function passkeysOf(em: EntityManager, userId: string): Promise<readonly Passkey[]> {
  return readPasskeys(em, where("p.user_id = ?", userId));
}

/** The passkey with this credential id; undefined when no passkey has it. */
export async function passkeyByCredential(
  em: EntityManager,
  credentialId: string,
): Promise<Passkey | undefined> {
  return (await readPasskeys(em, where("p.credential_id = ?", credentialId)))[0];
}

async function readPasskeys(em: EntityManager, { sql, parameters }: Condition): Promise<readonly Passkey[]> {
  const columns = columnsWithout(em, "passkeys");
  const statement = `select ${jsonArray(columns, "p")}::text as row from passkeys p where ${sql} order by p.id`;
  const rows = await query<{ row: string }>(em, statement, parameters);
  return rows.map(({ row }) => rowFrom<Passkey>(columns, JSON.parse(row) as unknown[]));
}

/** Adds a passkey. */
export async function insertPasskey(
  em: EntityManager,
  { userId, transports, ...passkey }: Passkey,
): Promise<void> {
  await em.insert(PasskeyRow, { ...passkey, transports: [...transports], user: userId });
}

/** Renames a passkey of a user. Returns the passkey; undefined when the user has none with this id. */
export async function renamePasskey(
  em: EntityManager,
  { id, userId, name }: Pick<Passkey, "id" | "userId" | "name">,
): Promise<Passkey | undefined> {
  await em.nativeUpdate(PasskeyRow, { id, user: userId }, { name });
  return (await passkeysOf(em, userId)).find((passkey) => passkey.id === id);
}

/** Removes a passkey of a user. Returns whether there was one. */
export async function deletePasskey(
  em: EntityManager,
  { id, userId }: Pick<Passkey, "id" | "userId">,
): Promise<boolean> {
  return (await em.nativeDelete(PasskeyRow, { id, user: userId })) > 0;
}

/**
 * Records a use of a passkey with the authenticator's new count. Returns false where the passkey is gone or another use was
 * recorded since it was read.
 */
export async function recordPasskeyUse(
  em: EntityManager,
  { id, counter }: Pick<Passkey, "id" | "counter">,
  { counter: newCounter, usedAt }: { readonly counter: bigint; readonly usedAt: Date },
): Promise<boolean> {
  return (await em.nativeUpdate(PasskeyRow, { id, counter }, { counter: newCounter, usedAt })) > 0;
}

/** Sets from when a user may approve and their proofs count. */
export async function setHold(em: EntityManager, userId: string, hold: Hold): Promise<void> {
  await em.nativeUpdate(User, { id: userId }, hold);
}

/** What a challenge is for, and the session that may answer it; null to sign in. */
export interface ChallengeFor {
  readonly purpose: PasskeyPurpose;
  readonly sessionId: string | null;
}

/** Adds a challenge. */
export async function insertChallenge(
  em: EntityManager,
  challenge: ChallengeFor & {
    readonly id: string;
    readonly challengeHash: string;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await em.insert(PasskeyChallenge, challenge);
}

/** Uses a challenge up. Of several calls at once, one gets true. */
export async function takeChallenge(
  em: EntityManager,
  challengeHash: string,
  expected: ChallengeFor,
  now: Date,
): Promise<boolean> {
  return (
    (await em.nativeDelete(PasskeyChallenge, { challengeHash, ...expected, expiresAt: { $gt: now } })) > 0
  );
}

/** Deletes the challenges that have expired. Returns their number. */
export function deleteExpiredChallenges(em: EntityManager, now: Date): Promise<number> {
  return em.nativeDelete(PasskeyChallenge, { expiresAt: { $lte: now } });
}
