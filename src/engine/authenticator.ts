import { timingSafeEqual } from "node:crypto";
import { hashToken } from "../identity/new-token.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import { Refusal, type RefusalCode } from "../kernel/refusals.ts";
import type { CredentialSource, Presented } from "./credentials.ts";
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
   * The principal behind a bearer token or a session's cookie, looked up in the database; the operator key takes no look-up.
   * @throws Refusal `unauthenticated`, the same for unknown, expired and revoked ones
   */
  async authenticate(secret: string | undefined, source: CredentialSource = "token"): Promise<Principal> {
    if (!secret) throw new Refusal("unauthenticated");
    const presented = { source, hash: hashToken(secret) };
    return this.#operatorWith(presented) ?? this.#engine.tokens.lookUp(this.#engine, presented);
  }

  /**
   * The principal behind a token or cookie that this process remembers; undefined where it has to be looked up. It
   * may have ended since: only `invoke` may rely on the principal, and a refusal or any other answer takes
   * `confirmed` first.
   */
  recall(secret: string, source: CredentialSource = "token"): Principal | undefined {
    const presented = { source, hash: hashToken(secret) };
    return this.#operatorWith(presented) ?? this.#engine.tokens.get(presented, this.#engine.now());
  }

  #operatorWith({ source, hash }: Presented): Principal | undefined {
    const isOperator =
      source === "token" &&
      this.#operatorKeyHash &&
      timingSafeEqual(Buffer.from(hash), this.#operatorKeyHash);
    return isOperator ? OPERATOR : undefined;
  }
}

/** A principal as its token is now, with the couple's epoch as it is now. @throws Refusal `unauthenticated` */
export async function confirmed(engine: Engine, principal: Principal): Promise<Principal> {
  return principal.authEpoch === undefined ? principal : engine.tokens.lookUp(engine, { principal });
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
