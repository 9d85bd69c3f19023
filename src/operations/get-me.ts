import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { User } from "../entities/user.ts";
import { requireUser } from "../identity/requirements.ts";
import { meShape, showMe } from "../views/user.ts";
import { operation } from "./operation.ts";

/** The user, their couple, and the token of the request: the first call that an app makes. */
export const getMe = operation({
  name: "get_me",
  title: "Get the caller",
  summary:
    "Returns the user of the token, the couple with both partners' names, the token's scopes, and the couple's " +
    "date.",
  effect: "read",
  scope: "read",
  within: "person",
  http: { method: "GET", path: "/me" },
  input: z.strictObject({}),
  output: meShape,
  example: {},
  rows: async (_input, { em, books, caller, now }) =>
    showMe(await userOf(em, requireUser(caller)), { caller, books, now }),
  directory: async (_input, { em, caller, now }) =>
    showMe(await userOf(em, requireUser(caller)), { caller, now }),
});

function userOf(em: EntityManager, id: string): Promise<User> {
  return em.findOneOrFail(User, { id });
}
