import { z } from "zod";
import { User } from "../entities/user.ts";
import { line } from "../views/fields.ts";
import { showUser, userShape } from "../views/user.ts";
import { emailAddress } from "./inputs/email.ts";
import { operation } from "./operation.ts";

/** Creates a user. The e-mail address is stored in lower case and is unique. */
export const createUser = operation({
  name: "create_user",
  title: "Create a user",
  summary: "Creates a user for one person. Form the couple afterwards, from two users.",
  effect: "append",
  scope: "operator",
  within: "nobody",
  http: { method: "POST", path: "/users", status: 201 },
  input: z.strictObject({
    email: emailAddress,
    display_name: line(100),
  }),
  output: userShape,
  refusals: ["email_taken"],
  example: { email: "ada@example.com", display_name: "Ada" },
  async directory(input, { em, ids, now }) {
    const user = em.create(User, {
      id: ids(),
      email: input.email,
      displayName: input.display_name,
      coupleId: null,
      createdAt: now,
    });
    await em.flush();
    return showUser(user);
  },
});
