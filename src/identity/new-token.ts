import { hash } from "node:crypto";
import type { Scope, Token, TokenKind } from "../books/token.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Principal } from "./principal.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a caller asks of a new token. */
interface Wanted {
  readonly userId: string;
  readonly client: string;
  readonly kind: TokenKind;
  readonly scopes: readonly Scope[];
  readonly days: number;
}

/** Who makes a token, when, and what comes in from outside. */
export interface Making {
  readonly caller: Principal;
  readonly now: Date;
  readonly ids: () => string;
  /** New secrets, 32 random bytes each. */
  readonly secrets: () => Buffer;
}

/** A new token: its row, and the bearer's text, to be shown once. */
export interface NewToken {
  readonly row: Token & { readonly tokenHash: string };
  readonly text: string;
}

/**
 * Makes a token for a user. A user gives away no more than they hold: their own scopes at most, no later end than their own
 * token's, and an agent makes no token for a person.
 * @throws Refusal `beyond_own_rights`
 */
export function newToken({ caller, now, ids, secrets }: Making, wanted: Wanted): NewToken {
  const { days, ...stated } = wanted;
  const held = caller.role === "operator" || wanted.scopes.every((scope) => caller.scopes.includes(scope));
  if (!held || (caller.kind === "agent" && wanted.kind === "person")) throw new Refusal("beyond_own_rights");
  // A prefix that secret scanners can find.
  const text = `cfo_${secrets().toString("base64url")}`;
  const asked = new Date(now.getTime() + days * DAY_MS);
  const row = {
    id: ids(),
    ...stated,
    tokenHash: hashToken(text),
    createdAt: now,
    expiresAt: caller.expiresAt && caller.expiresAt < asked ? caller.expiresAt : asked,
    revokedAt: null,
    madeWithId: caller.tokenId ?? null,
  };
  return { row, text };
}

/** The form in which a token is kept and looked up. A random 256-bit value needs no slow hash. */
export function hashToken(text: string): string {
  return hash("sha256", text, "hex");
}
