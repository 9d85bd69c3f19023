import { z } from "zod";
import { AccessToken } from "../domain/access-token.ts";
import { appendEvent } from "../domain/ledger.ts";
import { notFound } from "../domain/refusals.ts";
import { id } from "./fields.ts";
import { operation } from "./operation.ts";
import { showToken, tokenShape } from "./shapes/token.ts";

/** Revokes one of the user's tokens at once; the operator, anyone's. Revoking it again changes nothing. */
export const revokeToken = operation({
  name: "revoke_token",
  title: "Revoke a token",
  summary: "Makes one of one's own access tokens useless at once.",
  effect: "change",
  scope: "admin",
  within: "person",
  http: { method: "DELETE", path: "/tokens/{id}", id: "token_id" },
  input: z.strictObject({ token_id: id }),
  output: tokenShape,
  refusals: [],
  tool: false,
  example: { token_id: "0199f3a0-0000-7000-8000-000000000007" },
  subject: (input) => ({ token: input.token_id }),
  async run(input, context) {
    const { em, principal, couple, now } = context;
    const owner = principal.userId ?? (couple ? { couple } : {});
    const token = await em.findOne(AccessToken, { id: input.token_id, user: owner });
    if (!token) throw notFound("token");
    if (token.revokedAt) return showToken(token);
    token.revokedAt = now;
    if (couple) {
      const metadata = { action: "token_revoked", token_id: token.id, client: token.client };
      appendEvent({ ...context, couple }, { eventType: "SYSTEM", metadata });
    }
    return showToken(token);
  },
});
