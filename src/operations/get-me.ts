import { z } from "zod";
import { User } from "../entities/user.ts";
import { requireUser } from "../identity/requirements.ts";
import { meShape, showMe } from "../views/me.ts";
import { operation } from "./operation.ts";

/** Who calls: the user, their couple, and the token of the request. The first call of an app that starts. */
export const getMe = operation({
  name: "get_me",
  title: "Look at the caller",
  summary:
    "The user of the token, their couple with both partners' names, the token's rights, and the couple's date.",
  effect: "read",
  scope: "read",
  within: "person",
  http: { method: "GET", path: "/me" },
  input: z.strictObject({}),
  output: meShape,
  refusals: [],
  tool: false,
  example: {},
  subject: () => ({}),
  async run(_input, { em, principal, couple, now }) {
    const user = await em.findOneOrFail(User, { id: requireUser(principal) });
    if (couple) await em.populate(couple, ["partner1", "partner2"]);
    return showMe(user, { principal, couple, now });
  },
});
