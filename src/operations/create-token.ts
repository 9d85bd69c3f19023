import { z } from "zod";
import type { RowWrite } from "../books/diff.ts";
import { SCOPES, TOKEN_KINDS } from "../books/token.ts";
import { countLiveTokens } from "../database/queries/tokens.ts";
import { writeRows } from "../database/queries/write.ts";
import { type NewToken, newToken, type TokenContext } from "../identity/new-token.ts";
import { requireUser } from "../identity/requirements.ts";
import { requireFreshCheck } from "../identity/session.ts";
import { appendTokenCreated } from "../identity/token-events.ts";
import { assertBelowLimit, MAX_LIVE_TOKENS } from "../kernel/limits.ts";
import { isReservedActor } from "../ledger/actors.ts";
import { choices, line } from "../views/fields.ts";
import { newTokenShape, showToken } from "../views/token.ts";
import { operation } from "./operation.ts";

const DEFAULT_DAYS = 365;

const tokenInput = z.strictObject({
  client: line(60)
    .refine(
      (name) => !isReservedActor(name),
      "This name is reserved or looks like a reserved name; give another one.",
    )
    .describe("The client that will use the token, such as ios or claude; the ledger shows this name."),
  kind: z.enum(TOKEN_KINDS, "Give person or agent.").nullish().describe("Who uses it. Default person."),
  scopes: choices(SCOPES, "scope")
    .min(1, "Give at least one scope.")
    .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope))),
  expires_in_days: z
    .int("Give a whole number of days.")
    .min(1, "From 1 to 3650 days.")
    .max(3650, "From 1 to 3650 days.")
    .nullish()
    .describe(`Default ${DEFAULT_DAYS}.`),
});

export const createToken = operation({
  name: "create_token",
  title: "Create a token",
  summary:
    "Creates an access token for the caller, with at most the caller's own scopes. The token is shown once.",
  effect: "append",
  scope: "admin",
  within: "person",
  http: { method: "POST", path: "/tokens", status: 201 },
  input: tokenInput,
  output: newTokenShape,
  refusals: ["beyond_own_rights", "limit_reached", "check_required", "approval_on_hold"],
  secrets: ["token"],
  example: {
    client: "ios",
    kind: "person",
    scopes: ["read", "goals:write", "money:move"],
    expires_in_days: 90,
  },
  facts: () => ({ liveTokens: true }),
  decide(input, decision, { facts }) {
    const made = tokenFor(input, requireUser(decision.caller), decision, facts.liveTokens);
    decision.write(addition(made));
    appendTokenCreated(decision, made.row);
    return showNewToken(made);
  },
  async directory(input, { em, caller, now, ids, secrets }) {
    const userId = requireUser(caller);
    const live = await countLiveTokens(em, userId, now);
    const made = tokenFor(input, userId, { caller, now, ids, secrets }, live);
    await writeRows(em, null, [addition(made)]);
    return showNewToken(made);
  },
});

/** @throws Refusal `check_required`, `limit_reached`, `beyond_own_rights` */
function tokenFor(
  input: z.output<typeof tokenInput>,
  userId: string,
  context: TokenContext,
  live: number,
): NewToken {
  requireFreshCheck(context.caller, context.now);
  assertBelowLimit(live, MAX_LIVE_TOKENS);
  const { client, kind, scopes, expires_in_days } = input;
  return newToken(context, {
    userId,
    client,
    kind: kind ?? "person",
    scopes,
    days: expires_in_days ?? DEFAULT_DAYS,
  });
}

function addition({ row }: NewToken): RowWrite {
  return { table: "access_tokens", insert: { ...row } };
}

function showNewToken({ row, text }: NewToken): z.input<typeof newTokenShape> {
  return { ...showToken(row), token: text };
}
