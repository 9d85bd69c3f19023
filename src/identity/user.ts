import type { EntityManager } from "@mikro-orm/core";
import { User } from "../entities/user.ts";

/** The user with this e-mail address, in any case of its letters; null when no user has it. */
export function userByEmail(em: EntityManager, email: string): Promise<User | null> {
  return em.fork().findOne(User, { email: email.trim().toLowerCase() });
}
