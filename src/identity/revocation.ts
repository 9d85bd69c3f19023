import type { RowWrite } from "../books/diff.ts";
import { descendantsOf, isLive, type Token } from "../books/token.ts";
import { found } from "../kernel/refusals.ts";

export interface Revocation {
  readonly root: Token;
  /** The newly revoked tokens after the call, the requested one first. */
  readonly revoked: readonly Token[];
}

export interface RevocationRequest {
  readonly id: string;
  readonly descendants: boolean;
  readonly now: Date;
}

/**
 * Revokes a token. With `descendants` it also revokes the live tokens created with it, even if the token itself was revoked
 * earlier.
 * @param tokens the tokens that the caller may revoke
 * @throws Refusal `not_found`
 */
export function revocationOf(
  tokens: readonly Token[],
  { id, descendants, now }: RevocationRequest,
): Revocation {
  const known = tokens.find((token) => token.id === id);
  const named = found(known, "token");
  const created = descendants ? descendantsOf(named, tokens).filter((token) => isLive(token, now)) : [];
  const revoke = (token: Token) => ({ ...token, revokedAt: now });
  const root = named.revokedAt ? named : revoke(named);
  return { root, revoked: [...(root === named ? [] : [root]), ...created.map(revoke)] };
}

/** The update of a revoked token. */
export function revokedRow({ id, revokedAt }: Token): RowWrite {
  return { table: "access_tokens", where: { id, revokedAt: null }, update: { revokedAt } };
}
