import { endSessionWith } from "../../database/queries/sessions.ts";
import { hashToken } from "../../identity/new-token.ts";
import type { Engine } from "../engine.ts";

/** Ends the session with this secret, if there is one. */
export async function signOut({ orm }: Engine, secret: string): Promise<void> {
  await orm.em.fork().transactional((em) => endSessionWith(em, hashToken(secret)));
}
