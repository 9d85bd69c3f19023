import { timingSafeEqual } from "node:crypto";
import { hashToken } from "../identity/new-token.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import { Refusal, type RefusalCode } from "../kernel/refusals.ts";
import type { Engine } from "./engine.ts";

/** Finds out who calls. */
export class Authenticator {
  readonly #engine: Engine;
  readonly #operatorKeyHash: Buffer | undefined;

  constructor(engine: Engine, operatorKey?: string) {
    this.#engine = engine;
    this.#operatorKeyHash = operatorKey ? Buffer.from(hashToken(operatorKey)) : undefined;
  }

  /**
   * The principal behind a bearer token, looked up in the database; the operator key takes no look-up.
   * @throws Refusal `unauthenticated`, the same for unknown, expired and revoked tokens
   */
  async authenticate(bearer: string | undefined): Promise<Principal> {
    if (!bearer) throw new Refusal("unauthenticated");
    const tokenHash = hashToken(bearer);
    return this.#operatorWith(tokenHash) ?? this.#engine.tokens.lookUp(this.#engine, { tokenHash });
  }

  /**
   * The principal behind a bearer token that this process remembers; undefined where the token has to be looked up. The
   * token may have been revoked since: only `invoke` may rely on the principal, and a refusal or any other answer takes
   * `confirmed` first.
   */
  recall(bearer: string): Principal | undefined {
    const tokenHash = hashToken(bearer);
    return this.#operatorWith(tokenHash) ?? this.#engine.tokens.get(tokenHash, this.#engine.now());
  }

  #operatorWith(tokenHash: string): Principal | undefined {
    const isOperator =
      this.#operatorKeyHash && timingSafeEqual(Buffer.from(tokenHash), this.#operatorKeyHash);
    return isOperator ? OPERATOR : undefined;
  }
}

/** A principal as its token is now, with the couple's epoch as it is now. @throws Refusal `unauthenticated` */
export async function confirmed(engine: Engine, principal: Principal): Promise<Principal> {
  const { authEpoch, tokenId } = principal;
  if (authEpoch === undefined || tokenId === undefined) return principal;
  return engine.tokens.lookUp(engine, { principal: { ...principal, tokenId } });
}

/** Refusals that depend neither on the token nor on the books. */
const INDEPENDENT: readonly (RefusalCode | null)[] = [
  "rate_limited",
  "internal",
  "unavailable",
  "unauthenticated",
];

/** Whether a caller with a remembered token gets a refusal only after the token was looked up. Null: its code is unknown. */
export function needsLookUp(code: RefusalCode | null): boolean {
  return !INDEPENDENT.includes(code);
}
