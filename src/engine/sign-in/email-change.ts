import {
  applyEmailChange,
  confirmEmailChange,
  type FoundChange,
  insertEmailChange,
  usableEmailChange,
} from "../../database/queries/email-changes.ts";
import type { FoundSession } from "../../database/queries/sessions.ts";
import { lockMembers, userByEmail } from "../../database/queries/tenants.ts";
import { User } from "../../entities/user.ts";
import { EMAIL_CHANGED, type EmailChange, newEmailChange } from "../../identity/email-change.ts";
import { hashToken } from "../../identity/new-token.ts";
import { requireFreshCheck, sessionPrincipal } from "../../identity/session.ts";
import { invalidInput, Refusal } from "../../kernel/refusals.ts";
import { constraintOf, transact } from "../attempts.ts";
import type { Engine } from "../engine.ts";
import { newSecret } from "../random.ts";
import { changeSignIn } from "./changes.ts";

/** The links of a new change. */
export interface ChangeLinks {
  readonly change: EmailChange;
  readonly oldSecret: string;
  readonly newSecret: string;
}

/**
 * Starts a change of the e-mail address of a session's user. It does not look at who has the new address, so that the caller
 * cannot learn it.
 * @throws Refusal `check_required`, `invalid_input` for the present address
 */
export async function startEmailChange(
  engine: Engine,
  found: FoundSession,
  newEmail: string,
): Promise<ChangeLinks> {
  const now = engine.now();
  requireFreshCheck(sessionPrincipal(found.session, found), now);
  const { userId, id: sessionId } = found.session;
  const secrets = { oldSecret: newSecret(), newSecret: newSecret() };
  return transact(engine, async (em) => {
    // A user has one change at a time, so two starts at once wait for each other.
    await lockMembers(em, [userId]);
    const { email: oldEmail } = await em.findOneOrFail(User, { id: userId });
    if (oldEmail === newEmail)
      throw invalidInput([{ field: "email", message: "This is your address already." }]);
    const change = newEmailChange({ id: engine.ids(), userId, sessionId, oldEmail, newEmail }, now);
    await insertEmailChange(em, {
      ...change,
      oldSecretHash: hashToken(secrets.oldSecret),
      newSecretHash: hashToken(secrets.newSecret),
    });
    return { change, ...secrets };
  });
}

/** Whether a user has this address. */
export async function isTaken({ em }: Engine, email: string): Promise<boolean> {
  return (await userByEmail(em, email)) !== undefined;
}

/** Shows the change of a link and leaves the link usable, because scanners of mails open links. @throws Refusal `link_ended` */
export async function findEmailChange({ em, now }: Engine, secret: string): Promise<FoundChange> {
  const found = await usableEmailChange(em, hashToken(secret), now());
  if (!found) throw new Refusal("link_ended");
  return found;
}

/**
 * Uses a link of a change up. Where the other address has confirmed it too, the user gets the new address. Returns the change
 * that was made; undefined while the other address has not confirmed it.
 * @throws Refusal `link_ended`; `email_taken` if a user has got the new address meanwhile
 */
export async function useEmailChange(engine: Engine, secret: string): Promise<EmailChange | undefined> {
  const { change: before } = await findEmailChange(engine, secret);
  let made: EmailChange | undefined;
  try {
    await changeSignIn(engine, before.userId, async ({ em, now }) => {
      const found = await usableEmailChange(em, hashToken(secret), now);
      if (!found) throw new Refusal("link_ended");
      const { change, side } = found;
      const otherConfirmedAt = side === "old" ? change.newConfirmedAt : change.oldConfirmedAt;
      if (otherConfirmedAt === null) {
        await confirmEmailChange(em, change.id, side, now);
        return undefined;
      }
      if (!(await applyEmailChange(em, change))) throw new Refusal("link_ended");
      made = change;
      return EMAIL_CHANGED;
    });
  } catch (error) {
    if (constraintOf(error) !== "users_email_unique") throw error;
    throw new Refusal("email_taken");
  }
  return made;
}
