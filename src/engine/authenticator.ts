import { timingSafeEqual } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import { isLive } from "../books/token.ts";
import { type Bearer, bearerByHash } from "../database/queries/tokens.ts";
import { hashToken } from "../identity/new-token.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import { Refusal } from "../kernel/refusals.ts";

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
    const found = await bearerByHash(this.#em.fork(), tokenHash);
    if (!found || !isLive(found.token, this.#now())) throw new Refusal("unauthenticated");
    return principalOf(found);
  }
}

/** The principal that a live token stands for. */
function principalOf({ token, coupleId }: Bearer): Principal {
  return {
    role: "user",
    userId: token.userId,
    coupleId,
    actor: token.client,
    kind: token.kind,
    scopes: token.scopes,
    tokenId: token.id,
    expiresAt: token.expiresAt,
  };
}
