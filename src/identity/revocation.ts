import type { RowWrite } from "../books/diff.ts";
import { descendantsOf, isLive, type Token } from "../books/token.ts";
import { found } from "../kernel/refusals.ts";

/** What a call revokes. */
export interface Revocation {
  /** The token that the call names, as it is after the call. */
  readonly root: Token;
  /** The tokens that the call revokes, the named one first, as they are after it; without those that were revoked before. */
  readonly revoked: readonly Token[];
}

/** Which token a call revokes, whether also those made with it, and when. */
export interface Revoking {
  readonly id: string;
  readonly descendants: boolean;
  readonly now: Date;
}

/**
 * Revokes a token, and with `descendants` the live ones that were made with it, also where it was revoked before.
 * @param tokens those among which the caller may revoke
 * @throws Refusal `not_found`
 */
export function revocationOf(tokens: readonly Token[], { id, descendants, now }: Revoking): Revocation {
  const named = found(
    tokens.find((token) => token.id === id),
    "token",
  );
  const made = descendants ? descendantsOf(named, tokens).filter((token) => isLive(token, now)) : [];
  const revoke = (token: Token) => ({ ...token, revokedAt: now });
  const root = named.revokedAt ? named : revoke(named);
  return { root, revoked: [...(root === named ? [] : [root]), ...made.map(revoke)] };
}

/** The row of a revoked token to write. */
export function revokedRow({ id, revokedAt }: Token): RowWrite {
  return { table: "access_tokens", where: { id, revokedAt: null }, update: { revokedAt } };
}
