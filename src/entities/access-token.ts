import { defineEntity, p } from "@mikro-orm/core";
import { type Scope, TOKEN_KINDS } from "../books/token.ts";
import { User } from "./user.ts";

const AccessTokenSchema = defineEntity({
  name: "AccessToken",
  tableName: "access_tokens",
  properties: {
    id: p.uuid().primary(),
    user: () =>
      p.manyToOne(User).index("access_tokens_by_user").deleteRule("no action").updateRule("no action"),
    /** SHA-256 of the token in hex. The token itself is not stored. */
    tokenHash: p.character().length(64).unique("access_tokens_hash_unique"),
    /** Name of the client that uses it; the `actor` of its ledger events. */
    client: p.string().length(60),
    kind: p.enum(TOKEN_KINDS),
    scopes: p.array().$type<Scope[]>(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
    revokedAt: p.datetime(3).nullable(),
    /** When its user confirmed it in a session. Null: never; such a token cannot approve a plan. */
    confirmedAt: p.datetime(3).nullable(),
    /** The token with which its user created it. Null: created by the operator or by a client without a token. */
    madeWith: () => p.manyToOne(AccessToken).nullable().deleteRule("no action").updateRule("no action"),
  },
});

/** A user's bearer token. */
export class AccessToken extends AccessTokenSchema.class {}
AccessTokenSchema.setClass(AccessToken);
