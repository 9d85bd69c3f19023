import { z } from "zod";
import { AccessToken } from "../entities/access-token.ts";
import { requireUser } from "../identity/requirements.ts";
import { page, pageOf } from "../views/fields.ts";
import { showToken, tokenShape } from "../views/token.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/** The user's own tokens, oldest first, without the tokens themselves. */
export const listTokens = operation({
  name: "list_tokens",
  title: "List tokens",
  summary: "One's own access tokens: client, scopes, expiry, whether revoked. Never the tokens themselves.",
  effect: "read",
  scope: "admin",
  within: "person",
  http: { method: "GET", path: "/tokens" },
  input: z.strictObject({ ...page }),
  output: pageOf(tokenShape),
  refusals: [],
  tool: false,
  example: {},
  subject: () => ({}),
  async run(input, { em, principal }) {
    const [after] = placeOf(input, places.id) ?? [];
    const tokens = await em.find(
      AccessToken,
      { user: requireUser(principal), ...(after ? { id: { $gt: after } } : {}) },
      { orderBy: { id: "asc" }, limit: limitOf(input) + 1 },
    );
    const { items, next_cursor } = pageFrom(tokens, input, (token) => [token.id]);
    return { items: items.map(showToken), next_cursor };
  },
});
