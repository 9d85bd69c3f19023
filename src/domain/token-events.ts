import type { AccessToken } from "./access-token.ts";
import { appendEvent, type Writing } from "./ledger.ts";
import type { LedgerEvent } from "./ledger-event.ts";

/** Appends the event that states a token of one of the partners: who holds it, what it may do and until when. */
export function appendTokenCreated(writing: Writing, token: AccessToken): LedgerEvent {
  const metadata = {
    action: "token_created",
    token_id: token.id,
    token_user_id: token.user.id,
    client: token.client,
    kind: token.kind,
    scopes: token.scopes.join(" "),
    expires_at: token.expiresAt.toISOString(),
  };
  return appendEvent(writing, { eventType: "SYSTEM", metadata });
}
