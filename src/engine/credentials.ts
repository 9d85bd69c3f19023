import type { EntityManager } from "@mikro-orm/core";
import { isLive } from "../books/token.ts";
import { type AppToken, appTokenByHash, appTokenById } from "../database/queries/connected-apps.ts";
import { type FoundSession, recordUse, sessionByHash, sessionById } from "../database/queries/sessions.ts";
import { type Bearer, bearerByHash, bearerById } from "../database/queries/tokens.ts";
import type { Principal } from "../identity/principal.ts";
import { isUseDue, sessionExpiry, sessionPrincipal, useDueAt } from "../identity/session.ts";

/** What a caller presents: a bearer token, own or of OAuth, or the cookie of a session. A token never passes for a cookie. */
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
  if (presented.source === "session") return ofSession(await sessionByHash(em, presented.hash), looking);
  const bearer = await bearerByHash(em, presented.hash);
  // Tokens of this server are looked up first, so that they take no more statements than without apps.
  return bearer ? ofToken(bearer, looking) : ofApp(await appTokenByHash(em, presented.hash, looking.now));
}

/** The credential of a principal, if it is still live; undefined also for a principal without one. */
export async function credentialOf(
  looking: Looking,
  { tokenId, sessionId, app }: Principal,
): Promise<Credential | undefined> {
  const { em, now } = looking;
  if (app && tokenId !== undefined) return ofApp(await appTokenById(em, tokenId, now));
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

function ofApp(found: AppToken | undefined): Credential | undefined {
  if (!found) return undefined;
  const { id, hash, app, scopes, coupleId, approvesFrom, audience, expiresAt } = found;
  const principal: Principal = {
    role: "user",
    userId: app.userId,
    coupleId,
    actor: app.client,
    kind: app.kind,
    scopes,
    tokenId: id,
    app: { id: app.id, audience, seesPrivate: app.seesPrivate },
    isConfirmed: app.confirmedAt !== null,
    expiresAt,
    approvesFrom,
  };
  return { source: "token", hash, principal, rememberUntil: expiresAt };
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
