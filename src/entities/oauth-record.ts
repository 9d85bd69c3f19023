import { defineEntity, p } from "@mikro-orm/core";
import { ConnectedApp } from "./connected-app.ts";

/** What the authorization server stores. */
export const RECORD_KINDS = ["Interaction", "AuthorizationCode", "AccessToken", "RefreshToken"] as const;

const OAuthRecordSchema = defineEntity({
  name: "OAuthRecord",
  tableName: "oauth_records",
  properties: {
    id: p.uuid().primary(),
    kind: p.enum(RECORD_KINDS),
    /** SHA-256 of the code, token or request in hex. */
    secretHash: p.character().length(64).unique("oauth_records_secret_unique"),
    /** What oidc-provider keeps of it, without the secret. */
    payload: p.json().$type<Record<string, unknown>>(),
    /** Null: a request that its user has not answered. */
    app: () =>
      p
        .manyToOne(ConnectedApp)
        .nullable()
        .index("oauth_records_by_app")
        .deleteRule("no action")
        .updateRule("no action"),
    expiresAt: p.datetime(3).index("oauth_records_by_expiry"),
    /** When it was used, for what can be used once. */
    consumedAt: p.datetime(3).nullable(),
  },
});

/** An authorization request, authorization code, access token or refresh token of OAuth. */
export class OAuthRecord extends OAuthRecordSchema.class {}
OAuthRecordSchema.setClass(OAuthRecord);
