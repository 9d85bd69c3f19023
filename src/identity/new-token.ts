import { hash } from "node:crypto";
import type { Token } from "../books/token.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Sources } from "../ledger/decision.ts";
import type { Principal } from "./principal.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

interface TokenRequest extends Pick<Token, "userId" | "client" | "kind" | "scopes"> {
  readonly days: number;
}

/** The caller and the nondeterministic inputs for a new token. */
export interface TokenContext extends Pick<Sources, "now" | "ids" | "secrets"> {
  readonly caller: Principal;
}

/** A new token: its row, and the bearer token, which is shown only once. */
export interface NewToken {
  readonly row: Token & { readonly tokenHash: string };
  readonly text: string;
}

/**
 * Creates a token for a user. A user cannot grant more rights than their own token has: it limits the scopes and the expiry,
 * and an agent cannot create a token for a person.
 * @throws Refusal `beyond_own_rights`
 */
export function newToken({ caller, now, ids, secrets }: TokenContext, request: TokenRequest): NewToken {
  const { days, ...stated } = request;
  const granted =
    caller.role === "operator" || request.scopes.every((scope) => caller.scopes.includes(scope));
  if (!granted || (caller.kind === "agent" && request.kind === "person"))
    throw new Refusal("beyond_own_rights");
  // A prefix that secret scanners can find.
  const text = `cfo_${secrets().toString("base64url")}`;
  const requested = new Date(now.getTime() + days * DAY_MS);
  const row = {
    id: ids(),
    ...stated,
    tokenHash: hashToken(text),
    createdAt: now,
    expiresAt: caller.expiresAt && caller.expiresAt < requested ? caller.expiresAt : requested,
    revokedAt: null,
    // Whoever creates a token in a session has just proved who they are, so the token counts as confirmed.
    confirmedAt: caller.sessionId !== undefined && request.kind === "person" ? now : null,
    madeWithId: caller.tokenId ?? null,
  };
  return { row, text };
}

/** The stored hash of a token. A random 256-bit value needs no slow hash. */
export function hashToken(text: string): string {
  return hash("sha256", text, "hex");
}
