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
  },
});

/** A user's bearer token. */
export class AccessToken extends AccessTokenSchema.class {
  /** Whether it opens the door at this instant. */
  isLive(now: Date): boolean {
    return !this.revokedAt && this.expiresAt > now;
  }
}
AccessTokenSchema.setClass(AccessToken);
