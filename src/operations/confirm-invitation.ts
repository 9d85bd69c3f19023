import { z } from "zod";
import { loadBooks } from "../database/queries/books.ts";
import { endInvitations, openInvitations } from "../database/queries/invitations.ts";
import { lockUsers } from "../database/queries/tenants.ts";
import type { Principal } from "../identity/principal.ts";
import { CONFIRMED_PERSON_REFUSALS, requireConfirmedPerson } from "../identity/session.ts";
import { found, notFound, Refusal } from "../kernel/refusals.ts";
import { coupleShape, showCouple } from "../views/couple.ts";
import { id } from "../views/fields.ts";
import { bringableAccounts, joinBooks, lockToJoin } from "./membership/join-books.ts";
import { operation } from "./operation.ts";

/** Opens the books to the user who accepted an invitation by its link. */
export const confirmInvitation = operation({
  name: "confirm_invitation",
  title: "Confirm a joining partner",
  summary:
    "Opens the caller's books to the user who accepted the invitation by its link. Check their name and address in " +
    "list_invitations first: whoever had the link could accept it, and a partner stays.",
  effect: "append",
  scope: "admin",
  within: "nobody",
  http: { method: "POST", path: "/invitations/{id}/confirm", id: "invitation_id" },
  input: z.strictObject({ invitation_id: id }),
  output: coupleShape,
  refusals: [
    ...CONFIRMED_PERSON_REFUSALS,
    "already_in_couple",
    "couple_complete",
    "limit_reached",
    "account_already_linked",
  ],
  example: { invitation_id: "0199f3a0-0000-7000-8000-000000000013" },
  async directory({ invitation_id }, context) {
    const { em, caller, now } = context;
    const invitedBy = requireConfirmedPerson(caller, now);
    const accepted = { id: invitation_id, coupleId: caller.coupleId, joiner: { $ne: null } };
    const [invitation] = caller.coupleId === null ? [] : await openInvitations(em, accepted, now);
    const { coupleId, joiner, joinerClient, joinerCoupleId, accountIds } = found(invitation, "invitation");
    if (!joiner) throw notFound("invitation");
    const [locked] = await lockUsers(em, [joiner.id]);
    const user = found(locked, "user");
    // The joiner agreed to the end of the books that they kept alone then, and to no other.
    if (user.coupleId !== joinerCoupleId) throw new Refusal("already_in_couple");
    await lockToJoin(em, { coupleId, user });
    if ((await endInvitations(em, { id: invitation_id }, now)) === 0) throw notFound("invitation");
    // The joiner can have closed an account since, and the couple's currency can have changed.
    const { couple } = found(await loadBooks(em, coupleId), "couple");
    const brought = (await bringableAccounts(context, user)).filter(
      ({ id: accountId, currency }) => accountIds.includes(accountId) && currency === couple.currency,
    );
    const as: Principal = {
      role: "user",
      userId: user.id,
      coupleId: null,
      actor: joinerClient ?? "",
      kind: "person",
      scopes: [],
    };
    const joining = { coupleId, user, accountIds: brought.map((account) => account.id), invitedBy, as };
    return showCouple(await joinBooks(context, joining));
  },
});
