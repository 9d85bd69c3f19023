import { z } from "zod";
import { AccessToken, descendantsOf } from "../entities/access-token.ts";
import { revokeToken as revoke } from "../identity/token-events.ts";
import { notFound } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { revokedTokenShape, showToken } from "../views/token.ts";
import { operation } from "./operation.ts";

/**
 * Revokes one of the user's tokens at once; the operator, anyone's. Revoking it again changes nothing. With `descendants`
 * the live tokens that were made with it are revoked too, and those made with them; also where it was revoked before.
 */
export const revokeToken = operation({
  name: "revoke_token",
  title: "Revoke a token",
  summary:
    "Makes one of one's own access tokens useless at once; with descendants also every token made with it.",
  effect: "change",
  scope: "admin",
  within: "person",
  http: { method: "DELETE", path: "/tokens/{id}", id: "token_id" },
  input: z.strictObject({
    token_id: id,
    descendants: z
      .boolean("Give true or false.")
      .nullish()
      .describe("true: also the tokens made with it, and those made with them. Default false."),
  }),
  output: revokedTokenShape,
  refusals: [],
  tool: false,
  example: { token_id: "0199f3a0-0000-7000-8000-000000000007", descendants: true },
  subject: (input) => ({ token: input.token_id }),
  async run(input, context) {
    const { em, principal, couple, now } = context;
    const owner = principal.userId ?? (couple ? { couple } : {});
    const token = await em.findOne(AccessToken, { id: input.token_id, user: owner });
    if (!token) throw notFound("token");
    if (!token.revokedAt) revoke(context, token);
    const all = input.descendants
      ? await em.find(AccessToken, { user: token.user }, { orderBy: { id: "asc" } })
      : [];
    const made = descendantsOf(token, all).filter((one) => one.isLive(now));
    for (const one of made) revoke(context, one, token);
    return { ...showToken(token), also_revoked: made.map(({ id: madeId }) => madeId) };
  },
});
