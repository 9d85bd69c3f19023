import {
  deletePasskey,
  insertChallenge,
  insertPasskey,
  passkeyByCredential,
  passkeysOf,
  recordPasskeyUse,
  setHold,
  takeChallenge,
} from "../../database/queries/passkeys.ts";
import {
  endOtherSessions,
  endSessionWith,
  type FoundSession,
  insertSession,
  recordCheck,
} from "../../database/queries/sessions.ts";
import { User } from "../../entities/user.ts";
import { hashToken } from "../../identity/new-token.ts";
import { challengeExpiry, type Passkey, type PasskeyPurpose, passkeyEvent } from "../../identity/passkey.ts";
import { holdAfter, newSession, requireCheckForPasskeys } from "../../identity/session.ts";
import { assertBelowLimit, MAX_PASSKEYS } from "../../kernel/limits.ts";
import { notFound, Refusal } from "../../kernel/refusals.ts";
import { constraintOf, transact } from "../attempts.ts";
import type { Engine } from "../engine.ts";
import { newSecret } from "../random.ts";
import type { Assertion, Registration, RelyingParty } from "./ceremonies.ts";
import { changeInSession } from "./changes.ts";

/** Loaded for the first passkey: its library, with parsers of certificates, is a sixth of the modules that a server would load. */
const ceremonies = () => import("./ceremonies.ts");

/** Starts adding a passkey to the user of a session. @throws Refusal `check_required`, `limit_reached` */
export async function startRegistration(engine: Engine, site: RelyingParty, { session }: FoundSession) {
  requireCheckForPasskeys(session, engine.now());
  const { em } = engine;
  const user = await em.fork().findOneOrFail(User, { id: session.userId });
  const existing = await passkeysOf(em, user.id);
  assertBelowLimit(existing.length, MAX_PASSKEYS);
  const challenge = await newChallenge(engine, "register", session.id);
  const { registrationOptions } = await ceremonies();
  return registrationOptions(site, challenge, user, existing);
}

/**
 * Adds a passkey. Its challenge was made after a fresh check of the same session, so that none is needed again.
 * @throws Refusal `passkey_refused`, `limit_reached`, `unauthenticated`
 */
export async function addPasskey(
  engine: Engine,
  site: RelyingParty,
  found: FoundSession,
  { name, response }: { readonly name: string; readonly response: Registration },
): Promise<Passkey> {
  const { userId, id: sessionId } = found.session;
  const challenge = await usedChallenge(engine, response, "register", sessionId);
  const { verifiedRegistration } = await ceremonies();
  const credential = await verifiedRegistration(site, challenge, response);
  const row = {
    id: engine.ids(),
    userId,
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString("base64url"),
    counter: BigInt(credential.counter),
    transports: response.response.transports ?? [],
    name,
    usedAt: null,
  };
  let added: Passkey | undefined;
  try {
    await changeInSession(engine, found, async ({ em, now, found: current }) => {
      assertBelowLimit((await passkeysOf(em, userId)).length, MAX_PASSKEYS);
      added = { ...row, createdAt: now };
      await insertPasskey(em, added);
      await hold(em, current, now);
      return passkeyEvent("passkey_added", { id: row.id, checkedBy: current.session.checkedBy });
    });
  } catch (error) {
    // Another passkey has the credential id: an authenticator never repeats one.
    if (constraintOf(error) !== "passkeys_credential_unique") throw error;
    throw new Refusal("passkey_refused");
  }
  if (!added) throw new Error("the passkey was not added");
  return added;
}

/**
 * Removes a passkey of the user of a session, and ends their other sessions: whoever has the passkey may have signed in with it.
 * `canMail`: whether the user can also sign in by a link.
 * @throws Refusal `check_required`, `not_found`, `last_way_in`, `unauthenticated`
 */
export async function removePasskey(
  engine: Engine,
  found: FoundSession,
  { id, canMail }: { readonly id: string; readonly canMail: boolean },
): Promise<void> {
  await changeInSession(engine, found, async ({ em, now, found: current }) => {
    const { session } = current;
    const checkedBy = requireCheckForPasskeys(session, now);
    const { userId } = session;
    if (!(await deletePasskey(em, { id, userId }))) throw notFound("passkey");
    if (!canMail && (await passkeysOf(em, userId)).length === 0) throw new Refusal("last_way_in");
    await endOtherSessions(em, userId, session.id);
    await hold(em, current, now);
    return passkeyEvent("passkey_removed", { id, checkedBy });
  });
}

/** Holds what a person may do after a change. `found` is their session before the change. */
async function hold(em: Engine["em"], found: FoundSession, now: Date): Promise<void> {
  const { checkedBy, userId } = found.session;
  await setHold(em, userId, holdAfter({ checkedBy, hadPasskey: found.hasPasskey, now }, found));
}

/** The e-mail address of a user. */
export async function addressOf({ em }: Engine, userId: string): Promise<string> {
  return (await em.fork().findOneOrFail(User, { id: userId })).email;
}

/** Starts signing in. It asks for no address, so that the answer shows nobody's. */
export async function startSignIn(engine: Engine, site: RelyingParty) {
  const { assertionOptions } = await ceremonies();
  return assertionOptions(site, await newChallenge(engine, "sign_in", null), []);
}

/** Who signs in with a passkey. */
export interface Signing {
  readonly response: Assertion;
  /** The browser as it names itself. */
  readonly browser: string | null;
  /** The secret of the session that the browser had until now, which ends. */
  readonly former: string | undefined;
}

/** Signs in with a passkey. Returns the secret of the new session. @throws Refusal `passkey_refused` */
export async function signInByPasskey(
  engine: Engine,
  site: RelyingParty,
  { response, browser, former }: Signing,
): Promise<string> {
  const challenge = await usedChallenge(engine, response, "sign_in", null);
  const { passkey, counter } = await assertedPasskey(engine, site, challenge, response);
  const { userId } = passkey;
  const { userHandle } = await ceremonies();
  if (response.response.userHandle !== Buffer.from(userHandle(userId)).toString("base64url"))
    throw new Refusal("passkey_refused");
  const secret = newSecret();
  await transact(engine, async (em) => {
    await endSessionWith(em, former && hashToken(former), [userId]);
    const now = engine.now();
    if (!(await recordPasskeyUse(em, passkey, { counter, usedAt: now })))
      throw new Refusal("passkey_refused");
    const session = newSession({ id: engine.ids(), userId, browser, checkedBy: "passkey", now });
    await insertSession(em, { ...session, secretHash: hashToken(secret) });
  });
  return secret;
}

/** Starts a check of who the person in a session is, with one of their passkeys. */
export async function startCheck(engine: Engine, site: RelyingParty, { session }: FoundSession) {
  const challenge = await newChallenge(engine, "check", session.id);
  const { assertionOptions } = await ceremonies();
  return assertionOptions(site, challenge, await passkeysOf(engine.em, session.userId));
}

/** Records a check with a passkey in a session, which then counts as fresh. @throws Refusal `passkey_refused`, `unauthenticated` */
export async function checkByPasskey(
  engine: Engine,
  site: RelyingParty,
  found: FoundSession,
  response: Assertion,
): Promise<void> {
  const { userId, id } = found.session;
  const challenge = await usedChallenge(engine, response, "check", id);
  const { passkey, counter } = await assertedPasskey(engine, site, challenge, response);
  if (passkey.userId !== userId) throw new Refusal("passkey_refused");
  await changeInSession(engine, found, async ({ em, now }) => {
    if (!(await recordPasskeyUse(em, passkey, { counter, usedAt: now })))
      throw new Refusal("passkey_refused");
    await recordCheck(em, id, { checkedAt: now, checkedBy: "passkey" });
    return undefined;
  });
}

async function newChallenge(
  engine: Engine,
  purpose: PasskeyPurpose,
  sessionId: string | null,
): Promise<string> {
  const challenge = newSecret();
  await insertChallenge(engine.em.fork(), {
    id: engine.ids(),
    challengeHash: hashToken(challenge),
    purpose,
    sessionId,
    expiresAt: challengeExpiry(engine.now()),
  });
  return challenge;
}

/** The challenge of an answer, which is used up whether or not the answer is right. @throws Refusal `passkey_refused` */
async function usedChallenge(
  { em, now }: Engine,
  response: Registration | Assertion,
  purpose: PasskeyPurpose,
  sessionId: string | null,
): Promise<string> {
  const { challengeIn } = await ceremonies();
  const challenge = await challengeIn(response);
  const isTaken = await takeChallenge(em.fork(), hashToken(challenge), { purpose, sessionId }, now());
  if (!isTaken) throw new Refusal("passkey_refused");
  return challenge;
}

async function assertedPasskey(
  { em }: Engine,
  site: RelyingParty,
  challenge: string,
  response: Assertion,
): Promise<{ readonly passkey: Passkey; readonly counter: bigint }> {
  const passkey = await passkeyByCredential(em, response.id);
  if (!passkey) throw new Refusal("passkey_refused");
  const { verifiedAssertion } = await ceremonies();
  return { passkey, counter: await verifiedAssertion(site, challenge, response, passkey) };
}
