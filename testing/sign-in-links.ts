/** Sign-in links in tests. */

import type { Engine } from "../src/engine/engine.ts";
import { makeLink } from "../src/engine/sign-in/links.ts";
import { User } from "../src/entities/user.ts";
import type { SignUp } from "../src/identity/sign-in-link.ts";

/** Who presses the button behind a link, on a server where only invited people become users. */
export const PRESSER = { browser: "Test/1.0", signUp: "invitation" } as const;

/** The address of a user. */
export async function emailOf(engine: Engine, id: string): Promise<string> {
  return (await engine.orm.em.fork().findOneOrFail(User, { id })).email;
}

/** The secret of a link that the address must get. */
export async function linkFor(engine: Engine, email: string, signUp: SignUp = "invitation"): Promise<string> {
  const secret = await makeLink(engine, email, { signUp });
  if (secret === undefined) throw new Error("the address got no link");
  return secret;
}
