import { z } from "zod";
import { AccessToken, SCOPES, TOKEN_KINDS } from "../entities/access-token.ts";
import { requireUser } from "../identity/requirements.ts";
import { newAccessToken } from "../identity/token.ts";
import { appendTokenCreated } from "../identity/token-events.ts";
import { assertRoom, MAX_LIVE_TOKENS } from "../kernel/limits.ts";
import { isReservedActor } from "../ledger/actors.ts";
import { choices, line } from "../views/fields.ts";
import { newTokenShape, showToken } from "../views/token.ts";
import { operation } from "./operation.ts";

const DEFAULT_DAYS = 365;

/** Makes a bearer token for a user. The token itself is shown once and kept nowhere. */
export const createToken = operation({
  name: "create_token",
  title: "Create a token",
  summary: "Makes an access token for oneself, with scopes no wider than one's own. It is shown once.",
  effect: "append",
  scope: "admin",
  within: "person",
  http: { method: "POST", path: "/tokens", status: 201 },
  input: z.strictObject({
    client: line(60)
      .refine(
        (name) => !isReservedActor(name),
        "This name is reserved, or looks like one that is; give another.",
      )
      .describe("Name of the client that will hold it, such as ios or claude; the ledger shows it."),
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
  }),
  output: newTokenShape,
  refusals: ["beyond_own_rights", "limit_reached"],
  tool: false,
  secrets: ["token"],
  example: {
    client: "ios",
    kind: "person",
    scopes: ["read", "goals:write", "money:move"],
    expires_in_days: 90,
  },
  subject: () => ({}),
  async run(input, context) {
    const { em, now, principal, couple } = context;
    const userId = requireUser(principal);
    const live = { user: userId, revokedAt: null, expiresAt: { $gt: now } };
    assertRoom(await em.count(AccessToken, live), MAX_LIVE_TOKENS);
    const { token, row } = newAccessToken(context, {
      userId,
      client: input.client,
      kind: input.kind ?? "person",
      scopes: input.scopes,
      days: input.expires_in_days ?? DEFAULT_DAYS,
    });
    if (couple) {
      appendTokenCreated({ ...context, couple }, row);
    }
    return { ...showToken(row), token };
  },
});
