import type { EntityManager } from "@mikro-orm/core";
import { query } from "./read.ts";

/*
 * Look-ups that find the couple or the user of a call. They are the only ones that name no couple.
 */

/** The couple of a row, or before one forms the user who owns it. */
export interface Owner {
  readonly coupleId: string | null;
  readonly userId: string | null;
}

/** From which rows the operator's call finds its tenant. */
const STATEMENTS = {
  goal: `select couple_id as "coupleId", null as "userId" from financial_goals where id = ?`,
  event: `select couple_id as "coupleId", null as "userId" from ledger_events where id = ?`,
  account: `select couple_id as "coupleId", user_id as "userId" from (
    select couple_id, user_id, id from bank_accounts union all select null, user_id, id from single_accounts
  ) a where id = ?`,
  plan: `select couple_id as "coupleId", null as "userId" from rebalance_plans where id = ?`,
  user: `select couple_id as "coupleId", id as "userId" from users where id = ?`,
  "check-in": `select couple_id as "coupleId", null as "userId" from sync_prompts where id = ?`,
  webhook: `select couple_id as "coupleId", null as "userId" from webhooks where id = ?`,
  token: `select u.couple_id as "coupleId", u.id as "userId" from access_tokens t join users u on u.id = t.user_id where t.id = ?`,
} as const;

export type OwnedRow = keyof typeof STATEMENTS;

/** Every kind of row from which a tenant is found, in the order in which they are tried. */
export const OWNED_ROWS = Object.keys(STATEMENTS) as readonly OwnedRow[];

/** The couple or user that a row belongs to; undefined when there is no row with this id. */
export async function ownerOfRow(em: EntityManager, kind: OwnedRow, id: string): Promise<Owner | undefined> {
  const [owner] = await query<Owner>(em, STATEMENTS[kind], [id]);
  return owner;
}

/** Locks a user's row until the transaction ends. Answers the id of their couple; null: they have none, or there is no such user. */
export async function lockUser(em: EntityManager, id: string): Promise<string | null> {
  const statement = `select couple_id as "coupleId" from users where id = ? for update`;
  const [user] = await query<Pick<Owner, "coupleId">>(em, statement, [id]);
  return user?.coupleId ?? null;
}
