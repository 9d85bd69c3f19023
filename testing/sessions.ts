import { insertPasskey } from "../src/database/queries/passkeys.ts";
import { insertSession } from "../src/database/queries/sessions.ts";
import { Authenticator } from "../src/engine/authenticator.ts";
import type { Engine } from "../src/engine/engine.ts";
import { newSecret } from "../src/engine/random.ts";
import { hashToken } from "../src/identity/new-token.ts";
import type { Principal } from "../src/identity/principal.ts";
import { newSession } from "../src/identity/session.ts";
import { ask } from "./books.ts";

/** Creates a confirmed bearer token of a user. Tokens that are created in a session are confirmed. */
export async function confirmedTokenFor(
  userId: string,
  fields: Record<string, unknown>,
  engine: Engine,
): Promise<string> {
  const { principal } = await newSessionOf(engine, userId);
  return (await ask(engine, "create_token", fields, { principal })).token;
}

/** A new session of a user who proved just now who they are, without the link or passkey that starts one. */
export async function newSessionOf(
  engine: Engine,
  userId: string,
  browser: string | null = null,
): Promise<{ readonly secret: string; readonly principal: Principal }> {
  const secret = newSecret();
  const session = newSession({ id: engine.ids(), userId, browser, checkedBy: "link", now: engine.now() });
  await insertSession(engine.orm.em.fork(), { ...session, secretHash: hashToken(secret) });
  return { secret, principal: await new Authenticator(engine).authenticate(secret, "session") };
}

/** Adds a passkey of a user and returns its id. No authenticator holds its key. */
export async function newPasskeyOf(engine: Engine, userId: string, name = "Laptop"): Promise<string> {
  const id = engine.ids();
  const key = {
    credentialId: newSecret(),
    publicKey: "cHVibGljLWtleQ",
    counter: 0n,
    transports: ["internal"],
  };
  const row = { id, userId, ...key, name, createdAt: engine.now(), usedAt: null };
  await insertPasskey(engine.orm.em.fork(), row);
  return id;
}
