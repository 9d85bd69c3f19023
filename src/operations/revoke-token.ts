import { z } from "zod";
import { readTokens } from "../database/queries/tokens.ts";
import { writeRows } from "../database/queries/write.ts";
import { requireOwner } from "../identity/requirements.ts";
import { type Revocation, type RevocationRequest, revocationOf, revokedRow } from "../identity/revocation.ts";
import { appendTokenRevoked } from "../identity/token-events.ts";
import { id } from "../views/fields.ts";
import { revokedTokenShape, showToken } from "../views/token.ts";
import { operation } from "./operation.ts";

const revokeInput = z.strictObject({
  token_id: id,
  descendants: z
    .boolean("Give true or false.")
    .nullish()
    .describe("true: also revokes the tokens created with it, directly or not. Default false."),
});

/**
 * Revokes one of the user's tokens at once, or a token of either partner if an operator names a couple. Repeating it changes
 * nothing. `descendants` also revokes the live tokens that were created with it, directly or not, even if the token itself
 * was revoked before.
 */
export const revokeToken = operation({
  name: "revoke_token",
  title: "Revoke a token",
  summary:
    "Revokes one of the caller's access tokens at once; with descendants, also every token created with it.",
  effect: "change",
  scope: "admin",
  within: "person",
  http: { method: "DELETE", path: "/tokens/{id}", id: "token_id" },
  input: revokeInput,
  output: revokedTokenShape,
  example: { token_id: "0199f3a0-0000-7000-8000-000000000007", descendants: true },
  facts: () => ({ tokens: true }),
  decide(input, decision, { facts }) {
    const revocation = revocationOf(facts.tokens, revokingOf(input, decision.now));
    for (const token of revocation.revoked) {
      decision.write(revokedRow(token));
      appendTokenRevoked(decision, token, revocation.root);
    }
    return showRevocation(revocation);
  },
  async directory(input, { em, caller, now }) {
    const tokens = await readTokens(em, { userIds: [requireOwner(caller)] });
    const revocation = revocationOf(tokens, revokingOf(input, now));
    await writeRows(em, null, revocation.revoked.map(revokedRow));
    return showRevocation(revocation);
  },
});

function revokingOf({ token_id, descendants }: z.output<typeof revokeInput>, now: Date): RevocationRequest {
  return { id: token_id, descendants: descendants === true, now };
}

function showRevocation({ root, revoked }: Revocation): z.input<typeof revokedTokenShape> {
  const others = revoked.filter((token) => token !== root);
  return { ...showToken(root), also_revoked: others.map(({ id }) => id) };
}
