/** Books of one person, and what it takes to invite somebody to them. */
import { User } from "../src/entities/user.ts";
import type { Principal } from "../src/identity/principal.ts";
import { type Answer, ask, call, newCouple, type TestCouple } from "./books.ts";
import { endOf } from "./concurrent.ts";

/** Ada keeps the books alone, and Ben has no couple. */
export async function inviting(settings: Record<string, unknown> = {}) {
  const couple = await newCouple(settings, { alone: true });
  const ben = { ...couple.ben.principal, coupleId: null };
  const { email: emailOfBen } = await couple.engine.orm.em.fork().findOneOrFail(User, { id: couple.ben.id });
  const accept = ({ id: invitation_id, secret }: Answer, fields: object = {}, principal: Principal = ben) =>
    call(couple.engine, "accept_invitation", { invitation_id, secret, ...fields }, { principal });
  return {
    couple,
    ben,
    emailOfBen,
    /** Invites as Ada; by link without an address. */
    invite: (email?: string): Promise<Answer> => couple.ask("create_invitation", { email }),
    /** Accepts an invitation, as Ben unless another principal is given. */
    accept,
    /** The code with which accepting is refused, or `done`. */
    acceptance: async (...asked: Parameters<typeof accept>) => endOf(await accept(...asked)),
  };
}

/** Opens an account of a user without a couple. */
export function openFor(
  { couple }: { couple: TestCouple },
  principal: Principal,
  fields: object = {},
): Promise<Answer> {
  const account = { name: "Cash", balance: "20", is_manual: true, ...fields };
  return ask(couple.engine, "link_account", account, { principal });
}

export const DAY_MS = 24 * 60 * 60 * 1000;
