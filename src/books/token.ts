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
  /** Name of the client that holds it; the `actor` of its ledger events. */
  readonly client: string;
  readonly kind: TokenKind;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  /** The token by which its user made it. Null: the operator made it, or a client without a token. */
  readonly madeWithId: string | null;
}

/** Whether a token is valid at this instant. */
export function isLive(
  { revokedAt, expiresAt }: { readonly revokedAt?: Date | null | undefined; readonly expiresAt: Date },
  now: Date,
): boolean {
  return !revokedAt && expiresAt > now;
}

/** The tokens that were made with one, or with a token that was made with it, and so on. */
export function descendantsOf(root: Pick<Token, "id">, tokens: readonly Token[]): readonly Token[] {
  const byMaker = Map.groupBy(tokens, ({ madeWithId }) => madeWithId);
  const found = [...(byMaker.get(root.id) ?? [])];
  for (const token of found) found.push(...(byMaker.get(token.id) ?? []));
  return found;
}
