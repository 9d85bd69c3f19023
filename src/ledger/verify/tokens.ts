import type { Event } from "../../books/rows.ts";
import type { Token } from "../../books/token.ts";
import { ERASED } from "../../books/words.ts";
import { type Finding, firstMissing, firstProblem } from "./finding.ts";
import type { Unprovable } from "./unprovable.ts";

interface StatedToken {
  readonly user_id: string | null;
  /** Undefined if the words of the event were erased. */
  readonly client: string | undefined;
  readonly kind: string;
  readonly scopes: string;
  /** ISO 8601 instant; undefined if an event of an earlier version does not state it. */
  readonly expires_at: string | undefined;
  /** Id of the token with which it was created, or null; undefined if an event of an earlier version does not state it. */
  readonly made_with_id: string | null | undefined;
}

export interface StatedTokens {
  readonly created: Map<string, StatedToken>;
  readonly confirmed: Set<string>;
  readonly revoked: Set<string>;
}

/**
 * When each partner became one: when the couple formed, or when they joined; and whether its first event states the partners.
 * Versions that do so also state their live tokens.
 */
export interface Formation {
  partnerSince(userId: string): Date | undefined;
  readonly namesPartners: boolean;
}

/** Records what a SYSTEM event states about a token. */
export function recordToken(
  { created, confirmed, revoked }: StatedTokens,
  { userId, metadata }: Event,
): void {
  const { action, token_id, token_user_id, client, kind, scopes, expires_at, made_with } = metadata;
  if (action === "token_confirmed" || metadata.confirmed === true) confirmed.add(String(token_id));
  if (action === "token_revoked") revoked.add(String(token_id));
  if (action !== "token_created") return;
  created.set(String(token_id), {
    user_id: typeof token_user_id === "string" ? token_user_id : userId,
    client: typeof client === "string" ? client : undefined,
    kind: String(kind),
    scopes: String(scopes),
    expires_at: typeof expires_at === "string" ? expires_at : undefined,
    made_with_id: typeof made_with === "string" || made_with === null ? made_with : undefined,
  });
}

/** Compares the partners' tokens with the ledger, which does not contain tokens that ended before their user was a partner. */
export function compareTokens(
  stored: readonly Token[],
  stated: StatedTokens,
  formation: Formation,
  unprovable: Unprovable,
): Finding {
  const found = firstProblem("access_tokens", stored, (token) => {
    const creation = stated.created.get(token.id);
    if (!creation) return unstatedProblem(token, formation, unprovable);
    const problem = columnProblem(token, creation, unprovable);
    return (
      problem ??
      stateProblem(["live", "revoked"], token.revokedAt, stated.revoked.has(token.id)) ??
      stateProblem(["unconfirmed", "confirmed"], token.confirmedAt, stated.confirmed.has(token.id))
    );
  });
  return found ?? firstMissing("access_tokens", stated.created, stored);
}

function columnProblem(token: Token, creation: StatedToken, unprovable: Unprovable): string | undefined {
  const row = {
    user_id: token.userId,
    client: token.client,
    kind: token.kind,
    scopes: token.scopes.join(" "),
    expires_at: token.expiresAt.toISOString(),
    made_with_id: token.madeWithId,
  } satisfies StatedToken;
  for (const [column, value] of Object.entries(row)) {
    const expected = creation[column as keyof typeof row];
    if (expected === undefined || value === ERASED) unprovable.add("access_tokens", column);
    else if (expected !== value) return `${column} is ${value}, the ledger states ${expected}`;
  }
  return undefined;
}

/** Compares whether a token was revoked or confirmed with what the ledger states. */
function stateProblem(
  [before, after]: readonly [before: string, after: string],
  since: Date | null,
  isStated: boolean,
): string | undefined {
  if (Boolean(since) === isStated) return undefined;
  return isStated
    ? `it is ${before}, the ledger states that it was ${after}`
    : `it is ${after}, no event states it`;
}

/** Checks a token that no event created: it must have ended before its user was a partner. */
function unstatedProblem(
  token: Token,
  { partnerSince, namesPartners }: Formation,
  unprovable: Unprovable,
): string | undefined {
  const at = partnerSince(token.userId);
  const older = at && token.createdAt <= at;
  const ended = older && (token.expiresAt <= at || (token.revokedAt && token.revokedAt <= at));
  if (ended) return undefined;
  if (!older || namesPartners) return "no event created it";
  unprovable.add("access_tokens", "row");
  return undefined;
}
