import { z } from "zod";
import { loadBooks } from "../database/queries/books.ts";
import { endInvitations, openInvitations, recordAcceptance } from "../database/queries/invitations.ts";
import { lockUsers } from "../database/queries/tenants.ts";
import type { User } from "../entities/user.ts";
import { assertAlone, assertInCurrency } from "../identity/joining.ts";
import { hashToken } from "../identity/new-token.ts";
import { CONFIRMED_PERSON_REFUSALS, requireConfirmedPerson } from "../identity/session.ts";
import { found, notFound, Refusal } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { acceptedInvitationShape } from "../views/invitation.ts";
import { broughtAccounts } from "./inputs/brought-accounts.ts";
import { linkSecret } from "./inputs/link-secret.ts";
import { bringableAccounts, joinBooks, lockToJoin } from "./membership/join-books.ts";
import { type DirectoryContext, operation } from "./operation.ts";

/** Accepts an invitation. One by mail makes the caller a partner at once; one by link waits for the inviter. */
export const acceptInvitation = operation({
  name: "accept_invitation",
  title: "Accept an invitation",
  summary:
    "Joins the books of the person who invited the caller, with the listed accounts. The caller then sees the whole shared " +
    "history. An invitation by link opens the books when the inviter confirms the caller.",
  effect: "append",
  scope: "admin",
  within: "nobody",
  http: { method: "POST", path: "/invitations/{id}/accept", id: "invitation_id" },
  input: z.strictObject({
    invitation_id: id,
    secret: linkSecret,
    account_ids: broughtAccounts,
    end_own_books: z
      .boolean("Give true or false.")
      .nullish()
      .describe("true: ends the books that the caller keeps alone, for good. Default false."),
  }),
  output: acceptedInvitationShape,
  refusals: [
    ...CONFIRMED_PERSON_REFUSALS,
    "own_books",
    "already_in_couple",
    "couple_complete",
    "currency_mismatch",
    "limit_reached",
    "account_already_linked",
  ],
  example: {
    invitation_id: "0199f3a0-0000-7000-8000-000000000013",
    secret: "Yk3kWqv0C8mXn1B2q0Jr5T7uPz9sLd4fGh6jVxEaRcM",
  },
  async directory({ invitation_id, secret, account_ids, end_own_books }, context) {
    const { em, caller, now } = context;
    const userId = requireConfirmedPerson(caller, now);
    const [locked] = await lockUsers(em, [userId]);
    const user = found(locked, "user");
    const named = { id: invitation_id, secretHash: hashToken(secret), joiner: null };
    const [invitation] = await openInvitations(em, named, now);
    const { coupleId, email = null, inviter } = found(invitation, "invitation");
    // Another address and an unknown invitation get the same answer.
    if (email !== null && email !== user.email) throw notFound("invitation");
    if (user.coupleId) {
      await assertMayEnd(context, user.coupleId, coupleId);
      if (end_own_books !== true) throw new Refusal("own_books");
    }
    const accountIds = account_ids ?? [];
    if (email === null) {
      await assertBringable(context, { coupleId, user, accountIds });
      const acceptance = { userId, client: caller.actor, coupleId: user.coupleId ?? null, accountIds };
      if (!(await recordAcceptance(em, invitation_id, acceptance))) throw notFound("invitation");
      return { invitation_id, couple_id: null };
    }
    await lockToJoin(em, { coupleId, user });
    if ((await endInvitations(em, { id: invitation_id }, now)) === 0) throw notFound("invitation");
    const joining = { coupleId, user, accountIds, invitedBy: inviter.id };
    const couple = await joinBooks(context, joining);
    return { invitation_id, couple_id: couple.id };
  },
});

/**
 * Checks that a user keeps these books alone, and that they are not those to join.
 * @throws Refusal `not_found`, `already_in_couple`
 */
async function assertMayEnd({ em }: DirectoryContext, own: string, joined: string): Promise<void> {
  if (own === joined) throw notFound("invitation");
  const { couple } = found(await loadBooks(em, own), "couple");
  if (couple.partner2Id !== null) throw new Refusal("already_in_couple");
}

/**
 * Checks the accounts that a user wants to bring to books that they may not see yet: nothing of these books but the currency
 * shows in a refusal.
 * @throws Refusal `not_found`, `couple_complete`, `currency_mismatch`
 */
async function assertBringable(
  context: DirectoryContext,
  { coupleId, user, accountIds }: { coupleId: string; user: User; accountIds: readonly string[] },
): Promise<void> {
  const { couple } = found(await loadBooks(context.em, coupleId), "couple");
  assertAlone(couple);
  const own = await bringableAccounts(context, user);
  const accounts = accountIds.map((accountId) =>
    found(
      own.find(({ id }) => id === accountId),
      "account",
    ),
  );
  assertInCurrency(accounts, couple);
}
