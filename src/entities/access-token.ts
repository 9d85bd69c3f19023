import { defineEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";

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

const AccessTokenSchema = defineEntity({
  name: "AccessToken",
  tableName: "access_tokens",
  properties: {
    id: p.uuid().primary(),
    user: () =>
      p.manyToOne(User).index("access_tokens_by_user").deleteRule("no action").updateRule("no action"),
    /** SHA-256 of the token in hex; the token itself is kept nowhere. */
    tokenHash: p.character().length(64).unique("access_tokens_hash_unique"),
    /** Name of the client that holds it; the `actor` of its ledger events. */
    client: p.string().length(60),
    kind: p.enum(TOKEN_KINDS),
    scopes: p.array().$type<Scope[]>(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
    revokedAt: p.datetime(3).nullable(),
    /** The token by which its user made it. Null: the operator made it, or a client without a token. */
    madeWith: () => p.manyToOne(AccessToken).nullable().deleteRule("no action").updateRule("no action"),
  },
});

/** A user's bearer token. */
export class AccessToken extends AccessTokenSchema.class {
  /** Whether it is valid at this instant. */
  isLive(now: Date): boolean {
    return !this.revokedAt && this.expiresAt > now;
  }
}
/** The tokens out of a user's that were made with one, or with a token that was made with it, and so on. */
export function descendantsOf(root: AccessToken, tokens: readonly AccessToken[]): AccessToken[] {
  const byMaker = Map.groupBy(tokens, ({ madeWith }) => madeWith?.id);
  const found = [...(byMaker.get(root.id) ?? [])];
  for (const token of found) found.push(...(byMaker.get(token.id) ?? []));
  return found;
}

AccessTokenSchema.setClass(AccessToken);
