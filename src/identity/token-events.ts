import type { AccessToken } from "../entities/access-token.ts";
import type { Couple } from "../entities/couple.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { appendEvent, type Writing } from "../ledger/append.ts";

/** Appends the event that states a token of one of the partners: who holds it, what it may do, until when, and its maker. */
export function appendTokenCreated(writing: Writing, token: AccessToken): LedgerEvent {
  const metadata = {
    action: "token_created",
    token_id: token.id,
    token_user_id: token.user.id,
    client: token.client,
    kind: token.kind,
    scopes: token.scopes.join(" "),
    expires_at: token.expiresAt.toISOString(),
    made_with: token.madeWith?.id ?? null,
  };
  return appendEvent(writing, { eventType: "SYSTEM", metadata });
}

/** Revokes a token and appends the event that states it. `root`: the token that was revoked together with those made with it. */
export function revokeToken(
  writing: Omit<Writing, "couple"> & { couple: Couple | null },
  token: AccessToken,
  root?: AccessToken,
): void {
  const { couple, now } = writing;
  token.revokedAt = now;
  if (!couple) return;
  const metadata = {
    action: "token_revoked",
    token_id: token.id,
    client: token.client,
    ...(root && { revoked_with: root.id }),
  };
  appendEvent({ ...writing, couple }, { eventType: "SYSTEM", metadata });
}
