import type { Token } from "../books/token.ts";
import type { Decision } from "../ledger/decision.ts";

/** Appends the event of a new token, which states its client, rights, expiry and the token that created it. */
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
    ...(token.confirmedAt && { confirmed: true }),
  };
  decision.append({ eventType: "SYSTEM", metadata });
}

/** Appends the event of a token that its user confirmed. */
export function appendTokenConfirmed(decision: Decision, { id, client }: Token): void {
  decision.append({ eventType: "SYSTEM", metadata: { action: "token_confirmed", token_id: id, client } });
}

/** Appends the event of a revoked token. `root` is the token that was revoked together with its descendants. */
export function appendTokenRevoked(decision: Decision, { id, client }: Token, root?: Token): void {
  const metadata = {
    action: "token_revoked",
    token_id: id,
    client,
    ...(root && root.id !== id && { revoked_with: root.id }),
  };
  decision.append({ eventType: "SYSTEM", metadata });
}
