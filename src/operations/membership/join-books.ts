import type { EntityManager } from "@mikro-orm/core";
import { accountsOfSingle, takeOpenAccounts } from "../../accounts/single.ts";
import type { Account, Couple } from "../../books/rows.ts";
import { loadBooks, lockCouple } from "../../database/queries/books.ts";
import { appsOf } from "../../database/queries/connected-apps.ts";
import { copyKeys } from "../../database/queries/idempotency.ts";
import { endInvitations } from "../../database/queries/invitations.ts";
import { readTokens } from "../../database/queries/tokens.ts";
import type { User } from "../../entities/user.ts";
import { appendAppConnected } from "../../identity/connected-app.ts";
import { appendJoining, assertAlone } from "../../identity/joining.ts";
import { assertKept } from "../../identity/leaving.ts";
import type { Principal } from "../../identity/principal.ts";
import { found, notFound, Refusal } from "../../kernel/refusals.ts";
import type { DirectoryContext } from "../operation.ts";
import { leaveBooks } from "./leave-books.ts";

/** Who joins the books of one person. */
export interface Joining {
  readonly coupleId: string;
  /** The user who joins, locked. The books that they keep alone, if they do, end. */
  readonly user: User;
  /** The accounts that the user brings. */
  readonly accountIds: readonly string[];
  /** The partner on whose invitation the user joins. */
  readonly invitedBy?: string;
  /** Who acts in the events, if it is not the caller. */
  readonly as?: Principal | undefined;
}

/**
 * Locks the books that a locked user joins, and those that they keep alone, in the order of their ids: two people who join each
 * other's books wait for each other.
 */
export async function lockToJoin(
  em: EntityManager,
  { coupleId, user }: Pick<Joining, "coupleId" | "user">,
): Promise<void> {
  for (const id of [coupleId, user.coupleId ?? coupleId].toSorted()) await lockCouple(em, id);
}

/**
 * Makes a user the partner of one who keeps the books alone, and ends the invitations to these books. `lockToJoin` comes first.
 * @throws Refusal `not_found`, `already_in_couple`, `couple_ended`, `couple_complete`, `currency_mismatch`, `limit_reached`, `account_already_linked`
 */
export async function joinBooks(context: DirectoryContext, joining: Joining): Promise<Couple> {
  const { em, now, begin, store } = context;
  const { coupleId, user, invitedBy, as } = joining;
  const books = found(await loadBooks(em, coupleId), "couple");
  assertKept(books.couple);
  assertAlone(books.couple);
  const accounts = await broughtBy(context, joining);
  const decision = begin(books, as);
  const partner = { id: user.id, displayName: user.displayName };
  const tokens = await readTokens(em, { userIds: [user.id] });
  appendJoining(decision, { partner, accounts, tokens, invitedBy });
  for (const app of await appsOf(em, [partner.id], decision.now)) appendAppConnected(decision, app);
  user.coupleId = coupleId;
  await em.flush();
  await copyKeys(em, coupleId, [user.id]);
  await endInvitations(em, { coupleId }, now);
  await store(decision);
  return decision.books.couple;
}

/** Takes the accounts that a user brings: those without a couple, or copies from the books that they leave. */
async function broughtBy(
  context: DirectoryContext,
  { user, accountIds, as }: Joining,
): Promise<readonly Account[]> {
  const { em, ids, now } = context;
  const wanted = [...new Set(accountIds)];
  if (!user.coupleId) {
    const taken = await takeOpenAccounts(em, [user.id], wanted);
    if (taken.length < wanted.length) throw notFound("account");
    return taken;
  }
  const own = found(await loadBooks(em, user.coupleId), "couple");
  if (own.couple.partner2Id !== null) throw new Refusal("already_in_couple");
  const { accounts } = await leaveBooks(context, user.coupleId, { as });
  return wanted.map((id) => {
    const account = accounts.get(id);
    if (account?.status !== "open" || account.userId !== user.id) throw notFound("account");
    return { ...account, id: ids(), version: 1, propertyVersions: {}, createdAt: now };
  });
}

/** The open accounts that a user can bring: of a user without a couple, or of the books that they keep alone. */
export async function bringableAccounts(
  { em }: Pick<DirectoryContext, "em">,
  user: User,
): Promise<readonly Account[]> {
  const accounts = user.coupleId
    ? [...found(await loadBooks(em, user.coupleId), "couple").accounts.values()]
    : await accountsOfSingle(em, user.id);
  return accounts.filter(({ status, userId }) => status === "open" && userId === user.id);
}
