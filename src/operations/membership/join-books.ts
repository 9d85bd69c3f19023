import { takeOpenAccounts } from "../../accounts/single.ts";
import type { Couple } from "../../books/rows.ts";
import { loadBooks, lockCouple } from "../../database/queries/books.ts";
import { copyKeys } from "../../database/queries/idempotency.ts";
import { endInvitations } from "../../database/queries/invitations.ts";
import { readTokens } from "../../database/queries/tokens.ts";
import type { User } from "../../entities/user.ts";
import { appendJoining, assertAlone } from "../../identity/joining.ts";
import type { Principal } from "../../identity/principal.ts";
import { found, notFound } from "../../kernel/refusals.ts";
import type { DirectoryContext } from "../operation.ts";

/** Who joins the books of one person. */
export interface Joining {
  readonly coupleId: string;
  /** The user who joins, locked and not in a couple. */
  readonly user: User;
  /** The accounts that the user brings. */
  readonly accountIds: readonly string[];
  /** The partner on whose invitation the user joins. */
  readonly invitedBy?: string;
  /** Who acts in the events, if it is not the caller. */
  readonly as?: Principal;
}

/**
 * Makes a user the partner of one who keeps the books alone, and ends the invitations to these books.
 * @throws Refusal `not_found`, `couple_complete`, `currency_mismatch`, `limit_reached`, `account_already_linked`
 */
export async function joinBooks(
  { em, now, begin, store }: DirectoryContext,
  { coupleId, user, accountIds, invitedBy, as }: Joining,
): Promise<Couple> {
  await lockCouple(em, coupleId);
  const books = found(await loadBooks(em, coupleId), "couple");
  assertAlone(books.couple);
  const ids = [...new Set(accountIds)];
  const accounts = await takeOpenAccounts(em, [user.id], ids);
  if (accounts.length < ids.length) throw notFound("account");
  const decision = begin(books, as);
  const partner = { id: user.id, displayName: user.displayName };
  const tokens = await readTokens(em, { userIds: [user.id] });
  appendJoining(decision, { partner, accounts, tokens, invitedBy });
  user.coupleId = coupleId;
  await em.flush();
  await copyKeys(em, coupleId, [user.id]);
  await endInvitations(em, { coupleId }, now);
  await store(decision);
  return decision.books.couple;
}
