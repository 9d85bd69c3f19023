import { LRUCache } from "lru-cache";
import { isLive } from "../books/token.ts";
import { type Bearer, bearerByHash, bearerById } from "../database/queries/tokens.ts";
import type { Principal } from "../identity/principal.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Engine } from "./engine.ts";

/** Tokens that a process remembers. */
const MAX_TOKENS = 10_000;

/** Which token: by the hash that its holder presents, or that of a principal that was found before. */
type Which =
  | { readonly tokenHash: string }
  | { readonly principal: Principal & { readonly tokenId: string } };

/**
 * The principals behind the tokens that this process looked up last. A token of a couple's partner is remembered with the
 * epoch of the couple that was read before the token: as long as the epoch is the same, the token has not ended early. Whoever
 * uses a principal with an epoch compares it with that of the books (see `assertCurrent`).
 */
export class TokenCache {
  readonly #principals = new LRUCache<string, Principal>({ max: MAX_TOKENS });

  /** The principal behind a token, if it is remembered with its epoch and has not expired. */
  get(tokenHash: string, now: Date): Principal | undefined {
    const principal = this.#principals.get(tokenHash);
    const isUsable = principal?.authEpoch !== undefined && principal.expiresAt && principal.expiresAt > now;
    return isUsable ? principal : undefined;
  }

  /** Looks a token up and remembers it. @throws Refusal `unauthenticated` when it is unknown, expired or revoked */
  async lookUp(engine: Engine, which: Which): Promise<Principal> {
    const before = "principal" in which ? which.principal : this.#principals.get(which.tokenHash);
    const coupleId = before ? before.coupleId : (await this.#find(engine, which)).coupleId;
    // The epoch is read first: a token that ends between the two reads is not remembered with the new epoch.
    const books = coupleId === null ? undefined : await engine.loads.load(engine, coupleId);
    const found = await this.#find(engine, which);
    const principal = principalOf(found, found.coupleId === coupleId ? books?.couple.authEpoch : undefined);
    this.#principals.set(found.tokenHash, principal);
    return principal;
  }

  async #find({ em, now }: Engine, which: Which): Promise<Bearer> {
    const found = await ("principal" in which
      ? bearerById(em, which.principal.tokenId)
      : bearerByHash(em, which.tokenHash));
    if (found && isLive(found.token, now())) return found;
    const tokenHash = "tokenHash" in which ? which.tokenHash : found?.tokenHash;
    if (tokenHash !== undefined) this.#principals.delete(tokenHash);
    throw new Refusal("unauthenticated");
  }
}

/** The principal that a live token stands for. */
function principalOf({ token, coupleId }: Bearer, authEpoch: number | undefined): Principal {
  return {
    role: "user",
    userId: token.userId,
    coupleId,
    actor: token.client,
    kind: token.kind,
    scopes: token.scopes,
    tokenId: token.id,
    expiresAt: token.expiresAt,
    ...(authEpoch !== undefined && { authEpoch }),
  };
}
