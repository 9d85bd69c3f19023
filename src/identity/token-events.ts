import type { Token } from "../books/token.ts";
import type { Decision } from "../ledger/decision.ts";

/** Appends the event that states a token of one of the partners: who holds it, what it may do, until when, and its maker. */
export function appendTokenCreated(decision: Decision, token: Token): void {
  const metadata = {
    action: "token_created",
    token_id: token.id,
    token_user_id: token.userId,
    client: token.client,
    kind: token.kind,
    scopes: token.scopes.join(" "),
    expires_at: token.expiresAt.toISOString(),
    made_with: token.madeWithId,
  };
  decision.append({ eventType: "SYSTEM", metadata });
}

/** Appends the event that states that a token was revoked. `root`: the token that was revoked with those made with it. */
export function appendTokenRevoked(decision: Decision, { id, client }: Token, root?: Token): void {
  const metadata = {
    action: "token_revoked",
    token_id: id,
    client,
    ...(root && root.id !== id && { revoked_with: root.id }),
  };
  decision.append({ eventType: "SYSTEM", metadata });
}
