import { z } from "zod";
import type { RowWrite } from "../books/diff.ts";
import { isLive, type Token } from "../books/token.ts";
import { readTokens } from "../database/queries/tokens.ts";
import { writeRows } from "../database/queries/write.ts";
import type { Principal } from "../identity/principal.ts";
import { requireOwner, requirePerson } from "../identity/requirements.ts";
import { requireFreshSession } from "../identity/session.ts";
import { appendTokenConfirmed } from "../identity/token-events.ts";
import { found, invalidInput } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { showToken, tokenShape } from "../views/token.ts";
import { operation } from "./operation.ts";

/** Confirms one of the user's tokens, in a session of that user. Repeating it changes nothing. */
export const confirmToken = operation({
  name: "confirm_token",
  title: "Confirm a token",
  summary:
    "Confirms one of the caller's tokens of kind person, which can then approve plans and loosen the approval " +
    "threshold. Only a person in a session can.",
  effect: "change",
  scope: "admin",
  within: "person",
  http: { method: "POST", path: "/tokens/{id}/confirm", id: "token_id" },
  input: z.strictObject({ token_id: id }),
  output: tokenShape,
  refusals: ["person_required", "check_required", "approval_on_hold"],
  example: { token_id: "0199f3a0-0000-7000-8000-000000000007" },
  facts: () => ({ tokens: true }),
  decide({ token_id }, decision, { facts }) {
    const { token, isNew } = confirmed(token_id, facts.tokens, decision);
    if (isNew) {
      decision.write(confirmedRow(token));
      appendTokenConfirmed(decision, token);
    }
    return showToken(token);
  },
  async directory({ token_id }, { em, caller, now }) {
    const tokens = await readTokens(em, { userIds: [requireOwner(caller)] });
    const { token, isNew } = confirmed(token_id, tokens, { caller, now });
    if (isNew) await writeRows(em, null, [confirmedRow(token)]);
    return showToken(token);
  },
});

/**
 * The token after its confirmation, and whether this call confirms it.
 * @throws Refusal `person_required`, `not_found`, `check_required`, `invalid_input`
 */
function confirmed(
  tokenId: string,
  tokens: readonly Token[],
  { caller, now }: { readonly caller: Principal; readonly now: Date },
): { readonly token: Token; readonly isNew: boolean } {
  requirePerson(caller);
  const token = found(
    tokens.find((one) => one.id === tokenId),
    "token",
  );
  requireFreshSession(caller, now);
  if (token.kind !== "person" || !isLive(token, now))
    throw invalidInput([{ field: "token_id", message: "Give a live token of kind person." }]);
  return token.confirmedAt ? { token, isNew: false } : { token: { ...token, confirmedAt: now }, isNew: true };
}

function confirmedRow({ id, confirmedAt }: Token): RowWrite {
  return {
    table: "access_tokens",
    where: { id, confirmedAt: null, revokedAt: null },
    update: { confirmedAt },
  };
}
