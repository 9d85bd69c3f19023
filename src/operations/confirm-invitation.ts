import { z } from "zod";
import { accountsOfSingle } from "../accounts/single.ts";
import { loadBooks } from "../database/queries/books.ts";
import { endInvitations, openInvitations } from "../database/queries/invitations.ts";
import type { Principal } from "../identity/principal.ts";
import { requirePerson } from "../identity/requirements.ts";
import { requireFreshCheck } from "../identity/session.ts";
import { lockSingles } from "../identity/singles.ts";
import { found, notFound } from "../kernel/refusals.ts";
import { coupleShape, showCouple } from "../views/couple.ts";
import { id } from "../views/fields.ts";
import { joinBooks } from "./membership/join-books.ts";
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
    "person_required",
    "check_required",
    "already_in_couple",
    "couple_complete",
    "limit_reached",
    "account_already_linked",
  ],
  example: { invitation_id: "0199f3a0-0000-7000-8000-000000000013" },
  async directory({ invitation_id }, context) {
    const { em, caller, now } = context;
    const invitedBy = requirePerson(caller);
    requireFreshCheck(caller, now);
    const accepted = { id: invitation_id, coupleId: caller.coupleId, joiner: { $ne: null } };
    const [invitation] = caller.coupleId === null ? [] : await openInvitations(em, accepted, now);
    const { coupleId, joiner, joinerClient, accountIds } = found(invitation, "invitation");
    if (!joiner) throw notFound("invitation");
    const [user] = await lockSingles(em, [joiner.id]);
    if ((await endInvitations(em, { id: invitation_id }, now)) === 0) throw notFound("invitation");
    // The joiner can have closed an account since, and the couple's currency can have changed.
    const { couple } = found(await loadBooks(em, coupleId), "couple");
    const brought = (await accountsOfSingle(em, user.id)).filter(
      (account) =>
        accountIds.includes(account.id) && account.status === "open" && account.currency === couple.currency,
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
