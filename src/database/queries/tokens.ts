import type { EntityManager } from "@mikro-orm/core";
import { partnerIdsOf } from "../../books/books.ts";
import type { Token } from "../../books/token.ts";
import { jsonArray, rowFrom } from "./columns.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { type Condition, columnsWithout, query, where } from "./read.ts";
import { approvesFromSql, instantFrom } from "./tenants.ts";

/** Which tokens of these users to read. */
interface Which {
  readonly userIds: readonly string[];
  /** Only tokens made after the one with this id. */
  readonly afterId?: string | undefined;
  readonly limit?: number;
}

/** Tokens of users, oldest first, without their hashes. */
export async function readTokens(
  em: EntityManager,
  { userIds, afterId, limit }: Which,
): Promise<readonly Token[]> {
  const columns = columnsWithout(em, "access_tokens", ["tokenHash"]);
  const statement = `select ${jsonArray(columns, "t")}::text as row from access_tokens t
    where t.user_id = any(?::uuid[]) ${afterId ? "and t.id > ?" : ""} order by t.id ${limit ? "limit ?" : ""}`;
  const parameters = [`{${userIds.join()}}`, ...(afterId ? [afterId] : []), ...(limit ? [limit] : [])];
  const rows = await query<{ row: string }>(em, statement, parameters);
  return rows.map(({ row }) => rowFrom<Token>(columns, JSON.parse(row) as unknown[]));
}

/** A token with its hash and the couple of its user; null before one has formed. */
export interface Bearer {
  readonly token: Token;
  readonly tokenHash: string;
  readonly coupleId: string | null;
  /** Before this instant the user cannot approve; null: they can. */
  readonly approvesFrom: Date | null;
}

/** The token with this hash; undefined when no token has it. */
export function bearerByHash(em: EntityManager, tokenHash: string): Promise<Bearer | undefined> {
  return findBearer(em, where("t.token_hash = ?", tokenHash));
}

/** The token with this id; undefined when no token has it. */
export function bearerById(em: EntityManager, id: string): Promise<Bearer | undefined> {
  return findBearer(em, where("t.id = ?", id));
}

async function findBearer(em: EntityManager, { sql, parameters }: Condition): Promise<Bearer | undefined> {
  const columns = columnsWithout(em, "access_tokens", ["tokenHash"]);
  const statement = `select ${jsonArray(columns, "t")}::text as row, t.token_hash as "tokenHash", u.couple_id as "coupleId",
      ${approvesFromSql("u")} as "approvesFrom"
    from access_tokens t join users u on u.id = t.user_id where ${sql}`;
  const [found] = await query<
    Omit<Bearer, "token" | "approvesFrom"> & { readonly row: string; readonly approvesFrom: number | null }
  >(em, statement, parameters);
  if (!found) return undefined;
  const { row, approvesFrom, ...bearer } = found;
  const token = rowFrom<Token>(columns, JSON.parse(row) as unknown[]);
  return { token, ...bearer, approvesFrom: instantFrom(approvesFrom) };
}

/** How many live tokens a user has. */
export async function countLiveTokens(em: EntityManager, userId: string, now: Date): Promise<number> {
  const statement = `select count(*)::int as live from access_tokens t
    where t.user_id = ? and t.revoked_at is null and t.expires_at > ?`;
  const [row] = await query<{ live: number }>(em, statement, [userId, now]);
  return row?.live ?? 0;
}

/** The number of live tokens of the user who acts; 0 where the operator names none. */
export function liveTokens({ caller, now }: FactContext, needed: boolean): number | FactQuery<number> {
  const { userId } = caller;
  return needed && userId !== null ? new FactQuery((em) => countLiveTokens(em, userId, now)) : 0;
}

/** The tokens of the user who acts, or of both partners where the operator names no user. */
export function tokens(
  { books, caller }: FactContext,
  needed: boolean,
): readonly Token[] | FactQuery<readonly Token[]> {
  const userIds = caller.userId === null ? partnerIdsOf(books.couple) : [caller.userId];
  return needed ? new FactQuery((em) => readTokens(em, { userIds })) : [];
}
