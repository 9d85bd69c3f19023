import type { EntityManager } from "@mikro-orm/core";
import type { RECORD_KINDS } from "../../entities/oauth-record.ts";
import { query } from "./read.ts";
import { raiseAuthEpoch } from "./sessions.ts";
import { lockMembers } from "./tenants.ts";

export type RecordKind = (typeof RECORD_KINDS)[number];

/** A record as it is stored: without its secret. */
interface StoredRecord {
  readonly id: string;
  readonly kind: RecordKind;
  readonly secretHash: string;
  readonly payload: object;
  readonly appId: string | null;
  readonly expiresAt: Date;
}

/** Adds a record or replaces what is kept of it. A token also shows that its app is used, and until when. */
export async function saveRecord(em: EntityManager, record: StoredRecord, now: Date): Promise<void> {
  const { id, kind, secretHash, payload, appId, expiresAt } = record;
  await query(
    em,
    `with saved as (
      insert into oauth_records (id, kind, secret_hash, payload, app_id, expires_at) values (?, ?, ?, ?::jsonb, ?, ?)
      on conflict (secret_hash) do update set payload = excluded.payload, expires_at = excluded.expires_at
      returning app_id
    )
    update connected_apps a set used_at = ?, expires_at = greatest(a.expires_at, ?) from saved
    where a.id = saved.app_id and ?::boolean and a.removed_at is null returning 1`,
    [id, kind, secretHash, JSON.stringify(payload), appId, expiresAt, now, expiresAt, kind.endsWith("Token")],
  );
}

/** A record that was found by its secret. */
export interface FoundRecord {
  readonly id: string;
  /** As JSON. */
  readonly payload: string;
  readonly isConsumed: boolean;
  readonly appId: string | null;
}

/** The record with this hash that has not expired; undefined also when its app was removed. */
export async function findRecord(
  em: EntityManager,
  kind: RecordKind,
  secretHash: string,
  now: Date,
): Promise<FoundRecord | undefined> {
  const [found] = await query<FoundRecord>(
    em,
    `select r.id, r.payload::text as payload, r.consumed_at is not null as "isConsumed", r.app_id as "appId"
    from oauth_records r left join connected_apps a on a.id = r.app_id
    where r.secret_hash = ? and r.kind = ? and r.expires_at > ? and a.removed_at is null`,
    [secretHash, kind, now],
  );
  return found;
}

/** Marks a record as used. Of several calls at once, one gets true. */
export async function consumeRecord(
  em: EntityManager,
  kind: RecordKind,
  secretHash: string,
  now: Date,
): Promise<boolean> {
  const statement = `update oauth_records set consumed_at = ? where secret_hash = ? and kind = ? and consumed_at is null
    returning 1`;
  return (await query(em, statement, [now, secretHash, kind])).length > 0;
}

/** How often an app used a refresh token since an instant, and when first; null: not since then. */
export async function refreshesSince(
  em: EntityManager,
  appId: string,
  since: Date,
): Promise<{ readonly count: number; readonly first: Date | null }> {
  const statement = `select count(*)::int as count, (extract(epoch from min(consumed_at)) * 1000)::float8 as first
    from oauth_records where app_id = ? and kind = 'RefreshToken' and consumed_at > ?`;
  const [row] = await query<{ count: number; first: number | null }>(em, statement, [appId, since]);
  return { count: row?.count ?? 0, first: row?.first == null ? null : new Date(row.first) };
}

/** Deletes a record. Every process then looks the tokens of its user up again. */
export async function deleteRecord(em: EntityManager, kind: RecordKind, secretHash: string): Promise<void> {
  const owner = `select a.user_id as "userId" from oauth_records r join connected_apps a on a.id = r.app_id
    where r.secret_hash = ? and r.kind = ?`;
  const [found] = await query<{ userId: string }>(em, owner, [secretHash, kind]);
  // The user is locked before the couple is read: otherwise one could form meanwhile whose epoch would not rise.
  const [member] = found ? await lockMembers(em, [found.userId]) : [];
  await query(em, "delete from oauth_records where secret_hash = ? and kind = ? returning 1", [
    secretHash,
    kind,
  ]);
  if (member?.coupleId) await raiseAuthEpoch(em, member.coupleId);
}

/**
 * Deletes records that have expired, and those of removed apps. Returns their number. A used refresh token stays until it would
 * have expired: its app can present it for as long, and a missing one would not show that somebody else used it.
 */
export async function deleteEndedRecords(em: EntityManager, now: Date): Promise<number> {
  const statement = `with gone as (
      delete from oauth_records r where r.expires_at <= ?
        or r.app_id in (select a.id from connected_apps a where a.removed_at is not null) returning 1
    ) select count(*)::int as gone from gone`;
  const [row] = await query<{ gone: number }>(em, statement, [now]);
  return row?.gone ?? 0;
}

/** Replaces what is kept of a record that was not used, and marks it as used. */
export async function setPayload(em: EntityManager, id: string, payload: object, now: Date): Promise<void> {
  const statement = `update oauth_records set payload = ?::jsonb, consumed_at = ? where id = ? and consumed_at is null
    returning 1`;
  await query(em, statement, [JSON.stringify(payload), now, id]);
}
