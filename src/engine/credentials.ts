import type { EntityManager } from "@mikro-orm/core";
import { isLive } from "../books/token.ts";
import { type FoundSession, recordUse, sessionByHash, sessionById } from "../database/queries/sessions.ts";
import { type Bearer, bearerByHash, bearerById } from "../database/queries/tokens.ts";
import type { Principal } from "../identity/principal.ts";
import { isUseDue, sessionExpiry, sessionPrincipal, useDueAt } from "../identity/session.ts";

/** What a caller presents: a bearer token, or the cookie of a session. One never passes for the other. */
export type CredentialSource = "token" | "session";

/** A credential by the SHA-256 of its secret in hex. */
export interface Presented {
  readonly source: CredentialSource;
  readonly hash: string;
}

/** A live credential of the database. */
export interface Credential extends Presented {
  /** The caller that it stands for, without an epoch. */
  readonly principal: Principal;
  /** Until when a process may remember it. */
  readonly rememberUntil: Date;
}

/** The database and an instant. */
interface Looking {
  readonly em: EntityManager;
  readonly now: Date;
}

/** The live credential that a caller presents; undefined when it is unknown, expired or ended. */
export async function credentialPresented(
  looking: Looking,
  presented: Presented,
): Promise<Credential | undefined> {
  const { em } = looking;
  return presented.source === "token"
    ? ofToken(await bearerByHash(em, presented.hash), looking)
    : ofSession(await sessionByHash(em, presented.hash), looking);
}

/** The credential of a principal, if it is still live; undefined also for a principal without one. */
export async function credentialOf(
  looking: Looking,
  { tokenId, sessionId }: Principal,
): Promise<Credential | undefined> {
  const { em } = looking;
  if (tokenId !== undefined) return ofToken(await bearerById(em, tokenId), looking);
  return sessionId === undefined ? undefined : ofSession(await sessionById(em, sessionId), looking);
}

function ofToken(found: Bearer | undefined, { now }: Looking): Credential | undefined {
  if (!found || !isLive(found.token, now)) return undefined;
  const { token, tokenHash: hash, coupleId, approvesFrom } = found;
  const principal: Principal = {
    role: "user",
    userId: token.userId,
    coupleId,
    actor: token.client,
    kind: token.kind,
    scopes: token.scopes,
    tokenId: token.id,
    isConfirmed: token.confirmedAt !== null,
    expiresAt: token.expiresAt,
    approvesFrom,
  };
  return { source: "token", hash, principal, rememberUntil: token.expiresAt };
}

/** A process remembers a session until its next use has to be recorded or it expires, whichever is first. */
async function ofSession(
  found: FoundSession | undefined,
  { em, now }: Looking,
): Promise<Credential | undefined> {
  if (!found || found.session.expiresAt <= now) return undefined;
  const { session, secretHash: hash } = found;
  const isDue = isUseDue(session, now);
  if (isDue) await recordUse(em, session, now);
  const dueAt = useDueAt(isDue ? now : session.usedAt);
  const expiresAt = isDue ? sessionExpiry(session.createdAt, now) : session.expiresAt;
  return {
    source: "session",
    hash,
    principal: sessionPrincipal(session, found),
    rememberUntil: dueAt < expiresAt ? dueAt : expiresAt,
  };
}
