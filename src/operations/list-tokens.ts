import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { readTokens } from "../database/queries/tokens.ts";
import { requireUser } from "../identity/requirements.ts";
import { page, pageOf } from "../views/page.ts";
import { showToken, tokenShape } from "../views/token.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

const tokensInput = z.strictObject({ ...page });
const tokensOutput = pageOf(tokenShape);

export const listTokens = operation({
  name: "list_tokens",
  title: "List tokens",
  summary:
    "Lists the caller's access tokens with client, scopes, expiry and revocation, never the tokens themselves.",
  effect: "read",
  scope: "admin",
  within: "person",
  http: { method: "GET", path: "/tokens" },
  input: tokensInput,
  output: tokensOutput,
  example: {},
  rows: (input, { em, caller }) => pageOfTokens(em, requireUser(caller), input),
  directory: (input, { em, caller }) => pageOfTokens(em, requireUser(caller), input),
});

async function pageOfTokens(
  em: EntityManager,
  userId: string,
  input: z.output<typeof tokensInput>,
): Promise<z.input<typeof tokensOutput>> {
  const [afterId] = placeOf(input, places.id) ?? [];
  const tokens = await readTokens(em, { userIds: [userId], afterId, limit: limitOf(input) + 1 });
  const { items, next_cursor } = pageFrom(tokens, input, (token) => [token.id]);
  return { items: items.map(showToken), next_cursor };
}
