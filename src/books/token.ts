/** What a token may do. `admin` covers tokens and the couple's settings. */
export const SCOPES = [
  "read",
  "goals:write",
  "money:move",
  "plans:commit",
  "journal:write",
  "admin",
] as const;
export type Scope = (typeof SCOPES)[number];

export const TOKEN_KINDS = ["person", "agent"] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** A user's bearer token, without its hash. */
export interface Token {
  readonly id: string;
  readonly userId: string;
  /** Name of the client that uses it; the `actor` of its ledger events. */
  readonly client: string;
  readonly kind: TokenKind;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  /** When its user confirmed it in a session. Null: never; such a token cannot approve a plan. */
  readonly confirmedAt: Date | null;
  /** The token with which its user created it. Null: created by the operator or by a client without a token. */
  readonly madeWithId: string | null;
}

/** Whether a token is valid at this instant. */
export function isLive(
  { revokedAt, expiresAt }: { readonly revokedAt?: Date | null | undefined; readonly expiresAt: Date },
  now: Date,
): boolean {
  return !revokedAt && expiresAt > now;
}

/** The tokens that were created with a token, directly or through other tokens. */
export function descendantsOf(root: Pick<Token, "id">, tokens: readonly Token[]): readonly Token[] {
  const byCreator = Map.groupBy(tokens, ({ madeWithId }) => madeWithId);
  const found = [...(byCreator.get(root.id) ?? [])];
  for (const token of found) found.push(...(byCreator.get(token.id) ?? []));
  return found;
}
