import type { EntityManager } from "@mikro-orm/core";
import { invitationFor, isStillFor } from "../../database/queries/invitations.ts";
import { countMail } from "../../database/queries/sent-mails.ts";
import { endSessionWith, insertSession } from "../../database/queries/sessions.ts";
import {
  insertLink,
  type LinkPurpose,
  usableLink,
  userFor,
  useUp,
} from "../../database/queries/sign-in-links.ts";
import { userByEmail } from "../../database/queries/tenants.ts";
import { WriteConflict } from "../../database/queries/write.ts";
import { hashToken } from "../../identity/new-token.ts";
import { newSession } from "../../identity/session.ts";
import { newLink, type SignUp } from "../../identity/sign-in-link.ts";
import { invalidInput, Refusal } from "../../kernel/refusals.ts";
import { transact } from "../attempts.ts";
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
 * had its mails for this hour. An address that may not get a user takes the same statements, and its link is sent to nobody:
 * otherwise the time would show who has an account.
 */
export async function makeLink(
  engine: Engine,
  email: string,
  { signUp, invitation }: SigningUp,
): Promise<string | undefined> {
  const secret = newSecret();
  const invited = invitation && { id: invitation.id, secretHash: hashToken(invitation.secret) };
  const isMade = await transact(engine, async (em) => {
    const now = engine.now();
    const userId = (await userByEmail(em, email))?.id ?? null;
    const invitationId = (await invitationFor(em, email, { link: invited, now })) ?? null;
    const isSent = userId !== null || mayBecomeUser(signUp, invitationId !== null);
    if (!(await countMail(em, { id: engine.ids(), email, kind: "sign_in", isSent, now }))) return false;
    const link = newLink({ id: engine.ids(), email, userId, invitationId }, now);
    await insertLink(em, { ...link, secretHash: hashToken(secret) });
    return isSent;
  });
  return isMade ? secret : undefined;
}

function mayBecomeUser(signUp: SignUp, isInvited: boolean): boolean {
  return signUp === "open" || (signUp === "invitation" && isInvited);
}

/** The address of a link, and the user who is signed in; null: a new one. */
export interface LinkedAddress {
  readonly email: string;
  readonly userId: string | null;
}

/**
 * Who signs in by a link now. Since it was made, its user may have changed their address, or its invitation may have ended.
 * @throws Refusal `link_ended`
 */
async function signedInBy(
  em: EntityManager,
  link: LinkPurpose | undefined,
  { signUp, now }: { readonly signUp: SignUp; readonly now: Date },
): Promise<LinkedAddress> {
  if (!link) throw new Refusal("link_ended");
  const { email, invitationId } = link;
  const userId = (await userByEmail(em, email))?.id ?? null;
  if (link.userId !== null && link.userId !== userId) throw new Refusal("link_ended");
  const isInvited = invitationId !== null && (await isStillFor(em, email, { id: invitationId, now }));
  if (userId === null && !mayBecomeUser(signUp, isInvited)) throw new Refusal("link_ended");
  return { email, userId };
}

/** Shows a link and leaves it usable, because scanners of mails open links. @throws Refusal `link_ended` */
export async function findLink(engine: Engine, secret: string, signUp: SignUp): Promise<LinkedAddress> {
  const em = engine.em.fork();
  const now = engine.now();
  return signedInBy(em, await usableLink(em, hashToken(secret), now), { signUp, now });
}

/** Who presses the button behind a link. */
export interface Presser {
  /** Who can become a user. */
  readonly signUp: SignUp;
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
  const { signUp, browser, displayName, former } = presser;
  const secretHash = hashToken(secret);
  const sessionSecret = newSecret();
  await transact(engine, async (em) => {
    const found = await usableLink(em, secretHash, engine.now());
    const before = await signedInBy(em, found, { signUp, now: engine.now() });
    await endSessionWith(em, former && hashToken(former), before.userId === null ? [] : [before.userId]);
    const now = engine.now();
    const { email, userId } = await signedInBy(em, await useUp(em, secretHash, now), { signUp, now });
    if (userId !== before.userId) throw new WriteConflict("the address got a user meanwhile");
    const id = userId ?? (await userFor(em, newUser(engine, email, displayName)));
    const session = newSession({ id: engine.ids(), userId: id, browser, checkedBy: "link", now });
    await insertSession(em, { ...session, secretHash: hashToken(sessionSecret) });
  });
  return sessionSecret;
}

function newUser({ ids, now }: Engine, email: string, displayName: string | undefined) {
  if (displayName === undefined) throw invalidInput([{ field: "display_name", message: "Give your name." }]);
  return { id: ids(), email, displayName, coupleId: null, createdAt: now() };
}
