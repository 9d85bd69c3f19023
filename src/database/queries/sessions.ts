import type { EntityManager } from "@mikro-orm/core";
import { Session as SessionRow } from "../../entities/session.ts";
import { type Session, sessionExpiry } from "../../identity/session.ts";
import { lockCouple } from "./books.ts";
import { jsonArray, rowFrom } from "./columns.ts";
import { type Condition, columnsWithout, query, where } from "./read.ts";
import { approvesFromSql, instantFrom, lockMembers, provesFromSql } from "./tenants.ts";

/** A session with the hash of its secret, and its user's couple and passkeys. */
export interface FoundSession {
  readonly session: Session;
  readonly secretHash: string;
  /** The couple of its user; null before one has formed. */
  readonly coupleId: string | null;
  readonly hasPasskey: boolean;
  /** Before this instant the user cannot approve; null: they can. */
  readonly approvesFrom: Date | null;
  /** Before this instant no proof of the user counts; null: every fresh one does. */
  readonly provesFrom: Date | null;
}

/** The session with this hash of its secret; undefined for an unknown or ended session. */
export function sessionByHash(em: EntityManager, secretHash: string): Promise<FoundSession | undefined> {
  return findSession(em, where("s.secret_hash = ?", secretHash));
}

/** The session with this id; undefined when it ended. */
export function sessionById(em: EntityManager, id: string): Promise<FoundSession | undefined> {
  return findSession(em, where("s.id = ?", id));
}

async function findSession(
  em: EntityManager,
  { sql, parameters }: Condition,
): Promise<FoundSession | undefined> {
  const columns = sessionColumns(em);
  const statement = `select ${jsonArray(columns, "s")}::text as row, s.secret_hash as "secretHash", u.couple_id as "coupleId",
      exists (select 1 from passkeys p where p.user_id = u.id) as "hasPasskey", ${approvesFromSql("u")} as "approvesFrom",
      ${provesFromSql("u")} as "provesFrom"
    from sessions s join users u on u.id = s.user_id where ${sql}`;
  const [found] = await query<
    Omit<FoundSession, "session" | "approvesFrom" | "provesFrom"> & {
      readonly row: string;
      readonly approvesFrom: number | null;
      readonly provesFrom: number | null;
    }
  >(em, statement, parameters);
  if (!found) return undefined;
  const { row, approvesFrom, provesFrom, ...rest } = found;
  const session = rowFrom<Session>(columns, JSON.parse(row) as unknown[]);
  return { session, ...rest, approvesFrom: instantFrom(approvesFrom), provesFrom: instantFrom(provesFrom) };
}

/** The sessions of a user that have not ended, the newest first. */
export async function sessionsOf(em: EntityManager, userId: string, now: Date): Promise<readonly Session[]> {
  const columns = sessionColumns(em);
  const statement = `select ${jsonArray(columns, "s")}::text as row from sessions s
    where s.user_id = ? and s.expires_at > ? order by s.id desc`;
  const rows = await query<{ row: string }>(em, statement, [userId, now]);
  return rows.map(({ row }) => rowFrom<Session>(columns, JSON.parse(row) as unknown[]));
}

function sessionColumns(em: EntityManager) {
  return columnsWithout(em, "sessions", ["secretHash"]);
}

/** Adds a session. */
export async function insertSession(
  em: EntityManager,
  { userId, ...session }: Session & { readonly secretHash: string },
): Promise<void> {
  await em.insert(SessionRow, { ...session, user: userId });
}

/** Records that a session is used now, which moves its expiry. */
export async function recordUse(em: EntityManager, { id, createdAt }: Session, now: Date): Promise<void> {
  await em.nativeUpdate(SessionRow, { id }, { usedAt: now, expiresAt: sessionExpiry(createdAt, now) });
}

/**
 * Ends sessions of a user: the one with this id, or all. Every process then looks the tokens and sessions of the couple's
 * partners up again. Returns the number of ended sessions.
 */
export async function endSessionsOf(
  em: EntityManager,
  {
    userId,
    coupleId,
    id,
  }: { readonly userId: string; readonly coupleId: string | null; readonly id?: string },
): Promise<number> {
  // A change of how the person signs in locks the couple before their session, so this does too.
  if (coupleId !== null) await lockCouple(em, coupleId);
  const ended = await em.nativeDelete(SessionRow, { user: userId, ...(id !== undefined && { id }) });
  if (ended > 0 && coupleId !== null) await raiseAuthEpoch(em, coupleId);
  return ended;
}

/**
 * Locks the users in `others` and the user of the session with this hash of its secret, then ends the session. The lock comes
 * before the couple is read: otherwise one could form meanwhile whose epoch would not rise.
 */
export async function endSessionWith(
  em: EntityManager,
  secretHash: string | undefined,
  others: readonly string[] = [],
): Promise<void> {
  const session = secretHash === undefined ? undefined : (await sessionByHash(em, secretHash))?.session;
  const members = await lockMembers(em, [...(session ? [session.userId] : []), ...others]);
  if (!session) return;
  const user = members.find(({ id }) => id === session.userId);
  await endSessionsOf(em, { userId: session.userId, coupleId: user?.coupleId ?? null, id: session.id });
}

/** Ends the sessions of a user but one, in a transaction that raises the epoch of their couple. */
export async function endOtherSessions(em: EntityManager, userId: string, keptId: string): Promise<void> {
  await em.nativeDelete(SessionRow, { user: userId, id: { $ne: keptId } });
}

/** Deletes the sessions that have expired. Returns their number. */
export function deleteExpiredSessions(em: EntityManager, now: Date): Promise<number> {
  return em.nativeDelete(SessionRow, { expiresAt: { $lte: now } });
}

/** Records that the person proved just now who they are. */
export async function recordCheck(
  em: EntityManager,
  id: string,
  check: Pick<Session, "checkedAt" | "checkedBy">,
): Promise<void> {
  await em.nativeUpdate(SessionRow, { id }, check);
}

/** Makes every process look the tokens and sessions of a couple's partners up again. */
export async function raiseAuthEpoch(em: EntityManager, coupleId: string): Promise<void> {
  await query(em, "update couples set auth_epoch = auth_epoch + 1 where id = ? returning 1", [coupleId]);
}
