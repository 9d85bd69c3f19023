import { z } from "zod";
import { SCOPES, TOKEN_KINDS, type Token } from "../books/token.ts";
import { id, instantOut, plainOut, wordsOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

export const tokenShape = shape("AccessToken", {
  id,
  user_id: id,
  client: wordsOut,
  kind: z.enum(TOKEN_KINDS),
  scopes: z.array(z.enum(SCOPES)),
  created_at: instantOut,
  expires_at: instantOut,
  revoked_at: instantOut.nullable(),
  confirmed_at: instantOut
    .nullable()
    .describe("When its user confirmed it. Only a confirmed token can approve plans. Null: not confirmed."),
  made_with: id
    .nullable()
    .describe("The token that created it; null: created by the operator or on the command line."),
});

export const revokedTokenShape = shape("RevokedToken", {
  ...tokenShape.shape,
  also_revoked: z.array(id).describe("The tokens created with it, directly or not, that this call revoked."),
});

export const newTokenShape = shape("NewAccessToken", {
  ...tokenShape.shape,
  token: plainOut.nullable().describe("Shown once; null if an idempotency key returns the stored answer."),
});

/** A token as its owner sees it, without its secret. */
export function showToken(token: Token): z.input<typeof tokenShape> {
  return {
    id: token.id,
    user_id: token.userId,
    client: token.client,
    kind: token.kind,
    scopes: [...token.scopes],
    created_at: token.createdAt.toISOString(),
    expires_at: token.expiresAt.toISOString(),
    revoked_at: token.revokedAt?.toISOString() ?? null,
    confirmed_at: token.confirmedAt?.toISOString() ?? null,
    made_with: token.madeWithId,
  };
}
