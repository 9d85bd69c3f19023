import type { EntityManager } from "@mikro-orm/core";
import { User } from "../../entities/user.ts";
import { query } from "./read.ts";

/** The couple that a user is in; null before one forms. */
interface Membership {
  readonly coupleId: string | null;
}

/** A user, and the couple that they are in. */
export interface Member extends Membership {
  readonly id: string;
}

/** The user with this e-mail address, in any case of its letters; undefined when no user has it. */
export async function userByEmail(em: EntityManager, email: string): Promise<Member | undefined> {
  const statement = `select id, couple_id as "coupleId" from users where email = ? and erased_at is null`;
  const [user] = await query<Member>(em, statement, [email.trim().toLowerCase()]);
  return user;
}

/** Whether a couple ended and the user was one of its partners. */
export async function isFormerMember(em: EntityManager, userId: string, coupleId: string): Promise<boolean> {
  const statement = "select 1 as found from users where id = ? and ?::text = any(former_couple_ids)";
  return (await query(em, statement, [userId, coupleId])).length > 0;
}

/** Looks up a user's couple; undefined when there is no such user, or they were erased. */
export async function membershipOf(em: EntityManager, userId: string): Promise<Membership | undefined> {
  const statement = `select couple_id as "coupleId" from users where id = ? and erased_at is null`;
  const [user] = await query<Membership>(em, statement, [userId]);
  return user;
}

/**
 * Locks users in the order of their ids, without those who were erased. Every transaction locks users first, then couples in the order of their ids, then rows
 * such as sessions, links and invitations, so that transactions cannot deadlock. Until it ends, the users join and leave no
 * couple, but rows that refer to them can be added.
 */
export async function lockMembers(em: EntityManager, ids: readonly string[]): Promise<readonly Member[]> {
  const kept = "id = any(?::uuid[]) and erased_at is null";
  const statement = `select id, couple_id as "coupleId" from users where ${kept} order by id for no key update`;
  return query<Member>(em, statement, [`{${ids.join()}}`]);
}

/** The same, with the users as they are under the lock, in the order of their ids. */
export async function lockUsers(em: EntityManager, ids: readonly string[]): Promise<readonly User[]> {
  await lockMembers(em, ids);
  return em.find(User, { id: { $in: [...ids] }, erasedAt: null }, { orderBy: { id: "asc" }, refresh: true });
}

/** An SQL expression for the instant from which a user may approve, in milliseconds. `user` is the alias of the user's row. */
export function approvesFromSql(user: "u"): string {
  return `(extract(epoch from ${user}.approves_from) * 1000)::float8`;
}

/** An SQL expression for the instant from which the proofs of a user count, in milliseconds. */
export function provesFromSql(user: "u"): string {
  return `(extract(epoch from ${user}.proves_from) * 1000)::float8`;
}

/** The instant of such an expression. */
export function instantFrom(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds);
}
