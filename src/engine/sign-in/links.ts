import { isInvited } from "../../database/queries/invitations.ts";
import { endSessionWith, insertSession } from "../../database/queries/sessions.ts";
import {
  insertLink,
  type LinkedAddress,
  usableLink,
  userFor,
  useUp,
} from "../../database/queries/sign-in-links.ts";
import { hashToken } from "../../identity/new-token.ts";
import { newSession } from "../../identity/session.ts";
import { countedSince, HOURLY_MAILS, newLink, type SignUp } from "../../identity/sign-in-link.ts";
import { invalidInput, Refusal } from "../../kernel/refusals.ts";
import type { Engine } from "../engine.ts";
import { newSecret } from "../random.ts";
import type { InvitationSecret } from "./invitations.ts";

/** Who can become a user, and the invitation that the person has, by its link. */
interface SigningUp {
  readonly signUp: SignUp;
  readonly invitation?: InvitationSecret | undefined;
}

/**
 * Makes a sign-in link for an address. Returns its secret; undefined when the address has no user and may not get one, or has
 * had its mails for this hour.
 */
export async function makeLink(
  engine: Engine,
  email: string,
  { signUp, invitation }: SigningUp,
): Promise<string | undefined> {
  const secret = newSecret();
  const now = engine.now();
  const link = { ...newLink(email, { id: engine.ids(), now }), secretHash: hashToken(secret) };
  const invited = invitation && { id: invitation.id, secretHash: hashToken(invitation.secret) };
  const isMade = await engine.orm.em.fork().transactional(async (em) => {
    const mayBeNew =
      signUp === "open" || (signUp === "invitation" && (await isInvited(em, { email, link: invited, now })));
    return insertLink(em, link, { since: countedSince(now), limit: HOURLY_MAILS, knownOnly: !mayBeNew });
  });
  return isMade ? secret : undefined;
}

/** Shows a link and leaves it usable, because scanners of mails open links. @throws Refusal `link_ended` */
export async function findLink({ em, now }: Engine, secret: string): Promise<LinkedAddress> {
  const link = await usableLink(em, hashToken(secret), now());
  if (!link) throw new Refusal("link_ended");
  return link;
}

/** Who presses the button behind a link. */
export interface Presser {
  /** The browser as it names itself. */
  readonly browser: string | null;
  /** The name of a new user. */
  readonly displayName?: string | undefined;
  /** The secret of the session that the browser had until now, which ends. */
  readonly former?: string | undefined;
}

/**
 * Uses a link up and signs its user in with the browser that presses the button; an address without a user gets one.
 * Returns the secret of the new session.
 * @throws Refusal `link_ended`; `invalid_input` for a new user without a name, and the link stays usable
 */
export async function signInByLink(engine: Engine, secret: string, presser: Presser): Promise<string> {
  const { browser, displayName, former } = presser;
  const sessionSecret = newSecret();
  await engine.orm.em.fork().transactional(async (em) => {
    const now = engine.now();
    const link = await useUp(em, hashToken(secret), now);
    if (!link) throw new Refusal("link_ended");
    const userId = link.userId ?? (await userFor(em, newUser(engine, link.email, displayName)));
    if (former !== undefined) await endSessionWith(em, hashToken(former), [userId]);
    const session = newSession({ id: engine.ids(), userId, browser, checkedBy: "link", now });
    await insertSession(em, { ...session, secretHash: hashToken(sessionSecret) });
  });
  return sessionSecret;
}

function newUser({ ids, now }: Engine, email: string, displayName: string | undefined) {
  if (displayName === undefined) throw invalidInput([{ field: "display_name", message: "Give your name." }]);
  return { id: ids(), email, displayName, coupleId: null, createdAt: now() };
}
