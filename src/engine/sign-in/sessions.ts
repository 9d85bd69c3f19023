import { endSessionWith } from "../../database/queries/sessions.ts";
import { hashToken } from "../../identity/new-token.ts";
import { transact } from "../attempts.ts";
import type { Engine } from "../engine.ts";

/** Ends the session with this secret, if there is one. */
export async function signOut(engine: Engine, secret: string): Promise<void> {
  await transact(engine, (em) => endSessionWith(em, hashToken(secret)));
}
