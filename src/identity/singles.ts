import { type EntityManager, LockMode } from "@mikro-orm/core";
import type { OneOrTwo } from "../books/books.ts";
import { User } from "../entities/user.ts";
import { notFound, Refusal } from "../kernel/refusals.ts";

/**
 * Locks one or two users who are not in a couple, in the order of their ids, so that concurrent calls with overlapping users
 * cannot deadlock. A call that also locks a couple locks it after its users.
 * @throws Refusal `not_found`, `already_in_couple`
 */
export async function lockSingles(em: EntityManager, ids: OneOrTwo<string>): Promise<OneOrTwo<User>> {
  const locked = await em.find(
    User,
    { id: { $in: [...ids] } },
    { orderBy: { id: "asc" }, lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  const [first, second] = ids.map((id) => locked.find((user) => user.id === id));
  if (!first || (ids.length === 2 && !second)) throw notFound("user");
  if (first.coupleId || second?.coupleId) throw new Refusal("already_in_couple");
  return second ? [first, second] : [first];
}
