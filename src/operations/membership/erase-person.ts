import { partnerIdsOf } from "../../books/books.ts";
import { ERASED } from "../../books/words.ts";
import { loadBooks, lockCouple } from "../../database/queries/books.ts";
import { eraseFromBooks, eraseFromDirectory } from "../../database/queries/erasing.ts";
import { readEvents } from "../../database/queries/events.ts";
import { raiseAuthEpoch } from "../../database/queries/sessions.ts";
import { lockUsers } from "../../database/queries/tenants.ts";
import { WriteConflict } from "../../database/queries/write.ts";
import { User } from "../../entities/user.ts";
import { erasureOf } from "../../identity/erasing.ts";
import type { Principal } from "../../identity/principal.ts";
import { found } from "../../kernel/refusals.ts";
import type { DirectoryContext } from "../operation.ts";
import { leaveBooks } from "./leave-books.ts";

/**
 * Erases a person: they leave their couple, and placeholders replace what they typed, in the books of every couple that they were in.
 * Returns when it happened, which is earlier where they were erased already. `as`: who acts in the events.
 * @throws Refusal `not_found`; WriteConflict when their couple changed meanwhile
 */
export async function erasePerson(context: DirectoryContext, userId: string, as: Principal): Promise<Date> {
  const { em, now } = context;
  const before = found(await em.findOne(User, { id: userId }, { refresh: true }), "user");
  if (before.erasedAt) return before.erasedAt;
  const { coupleId = null } = before;
  const current = coupleId === null ? undefined : await loadBooks(em, coupleId);
  const members = current ? partnerIdsOf(current.couple) : [userId];
  const user = (await lockUsers(em, members)).find(({ id }) => id === userId);
  if (!user || (user.coupleId ?? null) !== coupleId)
    throw new WriteConflict("the user joined, left or was erased meanwhile");
  const coupleIds = [...user.formerCoupleIds, ...(coupleId === null ? [] : [coupleId])];
  for (const id of coupleIds.toSorted()) await lockCouple(em, id);
  if (coupleId !== null) await leaveBooks(context, coupleId, { as, erases: true });
  for (const id of coupleIds) await eraseInCouple(context, { coupleId: id, userId });
  await eraseFromDirectory(em, { id: userId, email: user.email, coupleIds, now });
  Object.assign(user, { email: `${userId}@erased.invalid`, displayName: ERASED, erasedAt: now });
  Object.assign(user, { approvesFrom: null, provesFrom: null });
  await em.flush();
  return now;
}

/** Erases the words of a person in one couple's books. Every process then loads the books again. */
async function eraseInCouple(
  { em, forget }: DirectoryContext,
  member: { readonly coupleId: string; readonly userId: string },
): Promise<void> {
  const { coupleId, userId } = member;
  await raiseAuthEpoch(em, coupleId);
  forget(coupleId);
  const books = found(await loadBooks(em, coupleId), "couple");
  const named = "and e.event_type in ('ACCOUNT', 'GOAL') order by e.sequence";
  const events = await readEvents(em, coupleId, named);
  const { headSequence } = books.couple;
  await eraseFromBooks(em, { ...member, headSequence }, erasureOf(books, events, userId));
}
