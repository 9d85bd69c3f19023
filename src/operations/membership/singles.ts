import type { EntityManager } from "@mikro-orm/core";
import type { OneOrTwo } from "../../books/books.ts";
import { lockUsers } from "../../database/queries/tenants.ts";
import type { User } from "../../entities/user.ts";
import { notFound, Refusal } from "../../kernel/refusals.ts";

/**
 * Locks one or two users who are not in a couple.
 * @throws Refusal `not_found`, `already_in_couple`
 */
export async function lockSingles(em: EntityManager, ids: OneOrTwo<string>): Promise<OneOrTwo<User>> {
  const locked = await lockUsers(em, ids);
  const [first, second] = ids.map((id) => locked.find((user) => user.id === id));
  if (!first || (ids.length === 2 && !second)) throw notFound("user");
  if (first.coupleId || second?.coupleId) throw new Refusal("already_in_couple");
  return second ? [first, second] : [first];
}
