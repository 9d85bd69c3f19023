import type { Principal } from "../identity/principal.ts";
import { lruOf } from "../kernel/lru.ts";
import { Refusal } from "../kernel/refusals.ts";
import { type Credential, credentialOf, credentialPresented, type Presented } from "./credentials.ts";
import type { Engine } from "./engine.ts";

/** Tokens and sessions that a process remembers. */
const MAX_TOKENS = 10_000;

/** Which credential: what its holder presents, or that of a principal that was found before. */
type Which = Presented | { readonly principal: Principal };

/**
 * The principals behind the tokens and sessions that this process looked up last. That of a couple's partner is remembered with
 * the epoch of the couple that was read before the token: as long as the epoch is the same, the token has not ended early. Whoever
 * uses a principal with an epoch compares it with that of the books (see `assertCurrent`).
 */
export class TokenCache {
  readonly #found = lruOf<string, Credential>(MAX_TOKENS);
  readonly #keys = new WeakMap<Principal, string>();

  /** The principal behind a credential, if it is remembered with its epoch and may still be. */
  get(presented: Presented, now: Date): Principal | undefined {
    const known = this.#found.get(keyOf(presented));
    return known?.principal.authEpoch !== undefined && known.rememberUntil > now
      ? known.principal
      : undefined;
  }

  /** Looks a credential up and remembers it. @throws Refusal `unauthenticated` when it is unknown, expired or ended */
  async lookUp(engine: Engine, which: Which): Promise<Principal> {
    const before = "principal" in which ? which.principal : this.#found.get(keyOf(which))?.principal;
    const coupleId = before ? before.coupleId : (await this.#find(engine, which)).principal.coupleId;
    // The epoch is read first: a token that ends between the two reads is not remembered with the new epoch.
    const books = coupleId === null ? undefined : await engine.loads.load(engine, coupleId);
    const found = await this.#find(engine, which);
    const isSame = found.principal.coupleId === coupleId;
    const principal = {
      ...found.principal,
      ...(isSame && books !== undefined && { authEpoch: books.couple.authEpoch }),
    };
    this.#found.set(keyOf(found), { ...found, principal });
    this.#keys.set(principal, keyOf(found));
    return principal;
  }

  async #find({ em, now }: Engine, which: Which): Promise<Credential> {
    const looking = { em, now: now() };
    const found = await ("principal" in which
      ? credentialOf(looking, which.principal)
      : credentialPresented(looking, which));
    if (found) return found;
    const key = "principal" in which ? this.#keys.get(which.principal) : keyOf(which);
    if (key !== undefined) this.#found.delete(key);
    throw new Refusal("unauthenticated");
  }
}

function keyOf({ source, hash }: Presented): string {
  return `${source} ${hash}`;
}
