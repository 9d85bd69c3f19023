import { defineEntity, p } from "@mikro-orm/core";

const OAuthClientSchema = defineEntity({
  name: "OAuthClient",
  tableName: "oauth_clients",
  properties: {
    id: p.string().length(64).primary(),
    /** Its metadata (RFC 7591). Clients are public: there is no secret. */
    metadata: p.json().$type<Record<string, unknown>>(),
    createdAt: p.datetime(3).index("oauth_clients_by_age"),
  },
});

/** A client that registered itself at the authorization server. */
export class OAuthClient extends OAuthClientSchema.class {}
OAuthClientSchema.setClass(OAuthClient);
