import { z } from "zod";
import { takeOpenAccounts } from "../accounts/single.ts";
import { loadBooks, lockCouple } from "../database/queries/books.ts";
import { copyKeys } from "../database/queries/idempotency.ts";
import { readTokens } from "../database/queries/tokens.ts";
import { appendJoining, assertAlone } from "../identity/joining.ts";
import { lockSingles } from "../identity/singles.ts";
import { MAX_OPEN_ACCOUNTS } from "../kernel/limits.ts";
import { found, notFound } from "../kernel/refusals.ts";
import { coupleShape, showCouple } from "../views/couple.ts";
import { id } from "../views/fields.ts";
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
    account_ids: z
      .array(id)
      .min(1, "Name an account, or omit the list to bring none.")
      .max(MAX_OPEN_ACCOUNTS, `At most ${MAX_OPEN_ACCOUNTS} accounts.`)
      .nullish()
      .describe(
        "The user's open accounts that join the books, in the couple's currency. The others stay outside for good. Default: none.",
      ),
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
  async directory({ couple_id: coupleId, user_id: userId, account_ids }, { em, begin, store }) {
    const [user] = await lockSingles(em, [userId]);
    await lockCouple(em, coupleId);
    const books = found(await loadBooks(em, coupleId), "couple");
    assertAlone(books.couple);
    const accountIds = [...new Set(account_ids)];
    const accounts = await takeOpenAccounts(em, [userId], accountIds);
    if (accounts.length < accountIds.length) throw notFound("account");
    const decision = begin(books);
    const partner = { id: userId, displayName: user.displayName };
    appendJoining(decision, { partner, accounts, tokens: await readTokens(em, { userIds: [userId] }) });
    user.coupleId = coupleId;
    await em.flush();
    await copyKeys(em, coupleId, [userId]);
    await store(decision);
    return showCouple(decision.books.couple);
  },
});
