import { defineEntity, p } from "@mikro-orm/core";
import { type Scope, TOKEN_KINDS } from "../books/token.ts";
import { User } from "./user.ts";

const ConnectedAppSchema = defineEntity({
  name: "ConnectedApp",
  tableName: "connected_apps",
  properties: {
    id: p.uuid().primary(),
    user: () =>
      p.manyToOne(User).index("connected_apps_by_user").deleteRule("no action").updateRule("no action"),
    /** The id of a registered client, or the address of a client id metadata document. */
    clientId: p.text().index("connected_apps_by_client"),
    /** The name of the app; the `actor` of its ledger events. */
    client: p.string().length(60),
    /** Where the browser returns to the app: an origin, or a private scheme. */
    origin: p.text(),
    /** The resource that its tokens are for. */
    resource: p.text(),
    kind: p.enum(TOKEN_KINDS),
    scopes: p.array().$type<Scope[]>(),
    /** Whether the app sees the user's private accounts and journal entries. */
    seesPrivate: p.boolean(),
    createdAt: p.datetime(3),
    /** When the app last got a token. */
    usedAt: p.datetime(3).nullable(),
    /** When its last token expires, unless it gets another one. */
    expiresAt: p.datetime(3),
    removedAt: p.datetime(3).nullable(),
    /** When its user confirmed that it may act as a person. */
    confirmedAt: p.datetime(3).nullable(),
  },
});

/** An app that a user connected by OAuth. The row stays when the app is removed, because the ledger states it. */
export class ConnectedApp extends ConnectedAppSchema.class {}
ConnectedAppSchema.setClass(ConnectedApp);
