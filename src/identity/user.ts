import type { EntityManager } from "@mikro-orm/core";
import { AccessToken } from "../entities/access-token.ts";
import { User } from "../entities/user.ts";

/** The user with this e-mail address, in any case of its letters; null when no user has it. */
export function userByEmail(em: EntityManager, email: string): Promise<User | null> {
  return em.fork().findOne(User, { email: email.trim().toLowerCase() });
}

/** The user of the token with this id; undefined when no token has it. */
export async function userOfToken(em: EntityManager, tokenId: string): Promise<User | undefined> {
  const token = await em.fork().findOne(AccessToken, { id: tokenId }, { populate: ["user"] });
  return token?.user;
}
