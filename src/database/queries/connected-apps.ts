import type { EntityManager } from "@mikro-orm/core";
import { partnerIdsOf } from "../../books/books.ts";
import type { ConnectedApp } from "../../books/connected-app.ts";
import type { Scope } from "../../books/token.ts";
import { jsonArray, rowFrom } from "./columns.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { type Condition, columnsWithout, query, where } from "./read.ts";
import { approvesFromSql, instantFrom } from "./tenants.ts";

/** The connected apps of users, oldest first. */
export function appsOf(
  em: EntityManager,
  userIds: readonly string[],
  now: Date,
): Promise<readonly ConnectedApp[]> {
  const isLive = "t.removed_at is null and t.expires_at > ?";
  return findApps(em, where(`t.user_id = any(?::uuid[]) and ${isLive}`, `{${userIds.join()}}`, now));
}

/** All apps of users, also those that are no longer connected, oldest first. */
export function allAppsOf(em: EntityManager, userIds: readonly string[]): Promise<readonly ConnectedApp[]> {
  return findApps(em, where("t.user_id = any(?::uuid[])", `{${userIds.join()}}`));
}

/** The app with this id, if it is connected. */
export async function appWith(em: EntityManager, id: string, now: Date): Promise<ConnectedApp | undefined> {
  const condition = where("t.id = ? and t.removed_at is null and t.expires_at > ?", id, now);
  return (await findApps(em, condition))[0];
}

async function findApps(em: EntityManager, { sql, parameters }: Condition): Promise<readonly ConnectedApp[]> {
  const columns = columnsWithout(em, "connected_apps");
  const statement = `select ${jsonArray(columns, "t")}::text as row from connected_apps t where ${sql} order by t.id`;
  const rows = await query<{ row: string }>(em, statement, parameters);
  return rows.map(({ row }) => rowFrom<ConnectedApp>(columns, JSON.parse(row) as unknown[]));
}

/** The apps of the user who acts, or of both partners where the operator names no user. */
export function connectedApps(
  { books, caller, now }: FactContext,
  needed: boolean,
): readonly ConnectedApp[] | FactQuery<readonly ConnectedApp[]> {
  const userIds = caller.userId === null ? partnerIdsOf(books.couple) : [caller.userId];
  return needed ? new FactQuery((em) => appsOf(em, userIds, now)) : [];
}

/** An access token with its app and the couple of its user; null before one has formed. */
export interface AppToken {
  readonly id: string;
  readonly hash: string;
  readonly app: ConnectedApp;
  readonly coupleId: string | null;
  /** Before this instant the user cannot approve; null: they can. */
  readonly approvesFrom: Date | null;
  /** The resource that it was issued for. */
  readonly audience: string;
  /** The scopes of the token, which can be fewer than those of its app. */
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date;
}

/** The live access token with this hash; undefined also when its app was removed. */
export function appTokenByHash(em: EntityManager, hash: string, now: Date): Promise<AppToken | undefined> {
  return findToken(em, where("r.secret_hash = ?", hash), now);
}

/** The live access token with this id; undefined also when its app was removed. */
export function appTokenById(em: EntityManager, id: string, now: Date): Promise<AppToken | undefined> {
  return findToken(em, where("r.id = ?", id), now);
}

async function findToken(
  em: EntityManager,
  { sql, parameters }: Condition,
  now: Date,
): Promise<AppToken | undefined> {
  const columns = columnsWithout(em, "connected_apps");
  const statement = `select r.id, r.secret_hash as hash, r.payload->>'aud' as audience,
      r.payload->>'scope' as scope, (extract(epoch from r.expires_at) * 1000)::float8 as at,
      ${jsonArray(columns, "a")}::text as app, u.couple_id as "coupleId",
      ${approvesFromSql("u")} as "approvesFrom"
    from oauth_records r join connected_apps a on a.id = r.app_id join users u on u.id = a.user_id
    where ${sql} and r.kind = 'AccessToken' and r.expires_at > ? and a.removed_at is null`;
  const [found] = await query<
    Omit<AppToken, "app" | "expiresAt" | "approvesFrom" | "scopes"> & {
      readonly app: string;
      readonly at: number;
      readonly scope: string | null;
      readonly approvesFrom: number | null;
    }
  >(em, statement, [...parameters, now]);
  if (!found) return undefined;
  const { at, approvesFrom, scope, ...token } = found;
  const app = rowFrom<ConnectedApp>(columns, JSON.parse(found.app) as unknown[]);
  const named = new Set<string>(scope?.split(" "));
  return {
    ...token,
    approvesFrom: instantFrom(approvesFrom),
    expiresAt: new Date(at),
    app,
    scopes: app.scopes.filter((one) => named.has(one)),
  };
}
