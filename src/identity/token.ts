import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import { AccessToken, type Scope, type TokenKind } from "../entities/access-token.ts";
import { User } from "../entities/user.ts";
import { Refusal } from "../kernel/refusals.ts";
import { OPERATOR, type Principal } from "./principal.ts";

/** A new bearer token: 256 random bits behind a prefix that secret scanners can find. */
function newToken(): string {
  return `cfo_${randomBytes(32).toString("base64url")}`;
}

/** The form in which a token is kept and looked up. A random 256-bit value needs no slow hash. */
function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Finds out who calls. One look-up in the database; none for the operator key. */
export class Authenticator {
  readonly #em: EntityManager;
  readonly #now: () => Date;
  readonly #operatorKeyHash: Buffer | undefined;

  constructor(options: { em: EntityManager; now: () => Date; operatorKey?: string | undefined }) {
    this.#em = options.em;
    this.#now = options.now;
    this.#operatorKeyHash = options.operatorKey ? Buffer.from(hashToken(options.operatorKey)) : undefined;
  }

  /**
   * The principal behind a bearer token. Unknown, expired and revoked tokens are answered alike.
   * @throws Refusal `unauthenticated`
   */
  async authenticate(bearer: string | undefined): Promise<Principal> {
    if (!bearer) throw new Refusal("unauthenticated");
    const tokenHash = hashToken(bearer);
    if (this.#operatorKeyHash && timingSafeEqual(Buffer.from(tokenHash), this.#operatorKeyHash))
      return OPERATOR;
    const token = await this.#em.fork().findOne(AccessToken, { tokenHash }, { populate: ["user"] });
    if (!token?.isLive(this.#now())) throw new Refusal("unauthenticated");
    return principalOf(token);
  }
}

/** The principal a live token stands for. Its `user` must be loaded. */
function principalOf(token: AccessToken): Principal {
  return {
    role: "user",
    userId: token.user.id,
    coupleId: token.user.couple?.id ?? null,
    actor: token.client,
    kind: token.kind,
    scopes: token.scopes,
    tokenId: token.id,
    expiresAt: token.expiresAt,
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Makes a token for a user: the secret, to be shown once, and its row. A user gives away no more than they hold:
 * their own scopes at most, no later end than their own token's, and an agent makes no token for a person.
 * @throws Refusal `beyond_own_rights`
 */
export function newAccessToken(
  { em, ids, now, principal }: { em: EntityManager; ids: () => string; now: Date; principal: Principal },
  wanted: { userId: string; client: string; kind: TokenKind; scopes: Scope[]; days: number },
): { token: string; row: AccessToken } {
  const { role, kind, scopes, expiresAt: ownEnd } = principal;
  const held = role === "operator" || wanted.scopes.every((scope) => scopes.includes(scope));
  if (!held || (kind === "agent" && wanted.kind === "person")) throw new Refusal("beyond_own_rights");
  const token = newToken();
  const asked = new Date(now.getTime() + wanted.days * DAY_MS);
  const row = em.create(AccessToken, {
    id: ids(),
    user: em.getReference(User, wanted.userId),
    tokenHash: hashToken(token),
    client: wanted.client,
    kind: wanted.kind,
    scopes: wanted.scopes,
    createdAt: now,
    expiresAt: ownEnd && ownEnd < asked ? ownEnd : asked,
    revokedAt: null,
    madeWith: principal.tokenId === undefined ? null : em.getReference(AccessToken, principal.tokenId),
  });
  return { token, row };
}
