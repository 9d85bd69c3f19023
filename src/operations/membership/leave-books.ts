import type { EntityManager } from "@mikro-orm/core";
import { type Books, partnerIdsOf } from "../../books/books.ts";
import { loadBooks, lockCouple } from "../../database/queries/books.ts";
import { appsOf } from "../../database/queries/connected-apps.ts";
import { endInvitations } from "../../database/queries/invitations.ts";
import { lockUsers } from "../../database/queries/tenants.ts";
import { readTokens } from "../../database/queries/tokens.ts";
import { readWebhooks } from "../../database/queries/webhooks.ts";
import { WriteConflict } from "../../database/queries/write.ts";
import { appendLeaving } from "../../identity/leaving.ts";
import type { Principal } from "../../identity/principal.ts";
import { found } from "../../kernel/refusals.ts";
import type { DirectoryContext } from "../operation.ts";

interface Leaving {
  /** Who acts instead of the caller. */
  readonly as?: Principal | undefined;
  /** Whether the acting user is erased with it, which an event before the last one states. */
  readonly erases?: boolean;
}

/**
 * Ends the couple of the acting user for both partners. Returns the ended books. The caller may hold the lock on the row of a
 * user who is alone in the books.
 * @throws Refusal `couple_ended`; WriteConflict when a partner joined meanwhile
 */
export async function leaveBooks(
  { em, now, begin, store }: DirectoryContext,
  coupleId: string,
  { as, erases = false }: Leaving = {},
): Promise<Books> {
  const members = partnerIdsOf((await booksOf(em, coupleId)).couple);
  const users = await lockUsers(em, members);
  await lockCouple(em, coupleId);
  const books = await booksOf(em, coupleId);
  if (partnerIdsOf(books.couple).length !== members.length)
    throw new WriteConflict("a partner joined the couple meanwhile");
  const decision = begin(books, as);
  appendLeaving(decision, {
    tokens: await readTokens(em, { userIds: members }),
    apps: await appsOf(em, members, now),
    webhooks: await readWebhooks(em, coupleId, "order by w.id"),
    erases,
  });
  for (const user of users) {
    user.coupleId = null;
    user.formerCoupleIds = [...user.formerCoupleIds, coupleId];
  }
  await em.flush();
  await endInvitations(em, { coupleId }, now);
  await store(decision);
  return decision.books;
}

async function booksOf(em: EntityManager, coupleId: string): Promise<Books> {
  return found(await loadBooks(em, coupleId), "couple");
}
