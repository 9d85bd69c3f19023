import { z } from "zod";
import type { ConnectedApp } from "../books/connected-app.ts";
import { SCOPES, TOKEN_KINDS } from "../books/token.ts";
import { id, instantOut, plainOut, wordsOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

export const connectedAppShape = shape("ConnectedApp", {
  id,
  user_id: id,
  client: wordsOut.describe("The name of the app; the ledger shows it."),
  origin: plainOut.describe("Where the browser returns to the app: an origin, or a private scheme."),
  kind: z.enum(TOKEN_KINDS),
  scopes: z.array(z.enum(SCOPES)),
  sees_private: z.boolean().describe("Whether it sees the user's private accounts and journal entries."),
  created_at: instantOut,
  used_at: instantOut.nullable().describe("When it last got a token; null: never."),
  expires_at: instantOut.describe("When its last token expires, unless it gets another one."),
  removed_at: instantOut.nullable(),
  confirmed_at: instantOut
    .nullable()
    .describe("When its user confirmed that it may act as a person; null: not confirmed, or an agent."),
});

/** A connected app as its user sees it. */
export function showConnectedApp(app: ConnectedApp): z.input<typeof connectedAppShape> {
  return {
    id: app.id,
    user_id: app.userId,
    client: app.client,
    origin: app.origin,
    kind: app.kind,
    scopes: [...app.scopes],
    sees_private: app.seesPrivate,
    created_at: app.createdAt.toISOString(),
    used_at: app.usedAt?.toISOString() ?? null,
    expires_at: app.expiresAt.toISOString(),
    removed_at: app.removedAt?.toISOString() ?? null,
    confirmed_at: app.confirmedAt?.toISOString() ?? null,
  };
}
