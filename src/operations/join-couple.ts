import { z } from "zod";
import { coupleShape, showCouple } from "../views/couple.ts";
import { id } from "../views/fields.ts";
import { broughtAccounts } from "./inputs/brought-accounts.ts";
import { joinBooks, lockToJoin } from "./membership/join-books.ts";
import { lockSingles } from "./membership/singles.ts";
import { operation } from "./operation.ts";

/** Makes a user without a couple the partner of one who keeps the books alone. */
export const joinCouple = operation({
  name: "join_couple",
  title: "Join a couple",
  summary:
    "Makes a user the partner of one who keeps the books alone. The user brings the listed accounts and sees the " +
    "shared history; from then on the rules for two partners hold, the approval threshold included.",
  effect: "append",
  scope: "operator",
  within: "nobody",
  http: { method: "POST", path: "/couples/{id}/partner", id: "couple_id", status: 201 },
  input: z.strictObject({
    couple_id: id,
    user_id: id.describe("The user who joins; not in a couple yet."),
    account_ids: broughtAccounts,
  }),
  output: coupleShape,
  refusals: [
    "already_in_couple",
    "couple_complete",
    "currency_mismatch",
    "limit_reached",
    "account_already_linked",
  ],
  example: {
    couple_id: "0199f3a0-0000-7000-8000-000000000003",
    user_id: "0199f3a0-0000-7000-8000-000000000002",
  },
  locksFirst: ({ user_id }) => user_id,
  async directory({ couple_id: coupleId, user_id: userId, account_ids }, context) {
    const [user] = await lockSingles(context.em, [userId]);
    await lockToJoin(context.em, { coupleId, user });
    return showCouple(await joinBooks(context, { coupleId, user, accountIds: account_ids ?? [] }));
  },
});
