import type { EntityManager } from "@mikro-orm/core";
import { query } from "./read.ts";

/** The keys of a user, or of the operator: beside the couple they act in, or in the directory where `coupleId` is null. */
export interface KeyOwner {
  readonly coupleId: string | null;
  /** The user's id, or `operator`. */
  readonly owner: string;
}

/** The answer that was given under a key. */
export interface KeyRecord {
  /** SHA-256 in hex over the operation, its parsed input and the user that it is for. */
  readonly fingerprint: string;
  /** The answer, as JSON. */
  readonly output: string;
  readonly createdAt: Date;
}

interface Row {
  readonly owner: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly output: string;
  readonly at: number;
}

/** A key of an owner. */
interface OwnKey {
  readonly owner: string;
  readonly key: string;
}

/** The records of those of these keys that have one: beside a couple, or in the directory where `coupleId` is null. */
export async function findKeys(
  em: EntityManager,
  coupleId: string | null,
  keys: readonly OwnKey[],
): Promise<readonly (OwnKey & KeyRecord)[]> {
  if (keys.length === 0) return [];
  const [table, within, values] = place(coupleId);
  const asked = JSON.stringify(keys.map(({ owner, key }) => ({ owner, key })));
  const statement = `select owner, key, fingerprint, output::text as output,
      (extract(epoch from created_at) * 1000)::float8 as at
    from ${table} where ${within} (owner, key) in (
      select asked.owner, asked.key from jsonb_to_recordset(?::jsonb) as asked (owner varchar, key varchar)
    )`;
  const rows = await query<Row>(em, statement, [...values, asked]);
  return rows.map(({ at, ...row }) => ({ ...row, createdAt: new Date(at) }));
}

/** Couples in which keys are recorded. Their rows are locked, so that whoever erases the answers of a couple finds them all. */
const KEPT_COUPLE = "from couples where id = ? and ended_at is null for share";

/**
 * Records the answer that a key was given, over one that has expired.
 * @throws KeyTaken, also where the books have ended meanwhile; the next attempt finds out which
 */
export async function saveKey(
  em: EntityManager,
  { coupleId, owner }: KeyOwner,
  key: string,
  { operation, fingerprint, output, createdAt }: KeyRecord & { readonly operation: string },
  expiredBefore: Date,
): Promise<void> {
  const [table, , values] = place(coupleId);
  const [column, id, from] = coupleId === null ? ["", "", ""] : ["couple_id, ", "id, ", KEPT_COUPLE];
  const statement = `insert into ${table} as t (${column}owner, key, operation, fingerprint, output, created_at)
    select ${id}?::varchar, ?::varchar, ?::varchar, ?::char(64), ?::json, ?::timestamptz ${from}
    on conflict (${column}owner, key) do update
    set operation = excluded.operation, fingerprint = excluded.fingerprint, output = excluded.output,
      created_at = excluded.created_at
    where t.created_at < ? returning 1`;
  const record = [owner, key, operation, fingerprint, output, createdAt];
  const written = await query(em, statement, [...record, ...values, expiredBefore]);
  if (written.length === 0) throw new KeyTaken(key);
}

/** Another call has recorded an answer under the key meanwhile. */
export class KeyTaken extends Error {
  constructor(key: string) {
    super(`the idempotency key ${key} has an answer already`);
    this.name = "KeyTaken";
  }
}

/** Copies what users recorded before they were in the couple, so that their retries find it beside the couple. */
export async function copyKeys(
  em: EntityManager,
  coupleId: string,
  userIds: readonly string[],
): Promise<void> {
  const statement = `insert into idempotency_records (couple_id, owner, key, operation, fingerprint, output, created_at)
    select ?::uuid, owner, key, operation, fingerprint, output, created_at from directory_records where owner = any(?::text[])`;
  await query(em, statement, [coupleId, `{${userIds.join()}}`]);
}

/** Deletes the records that were made before an instant. Answers how many there were. */
export async function deleteKeys(em: EntityManager, before: Date): Promise<number> {
  let deleted = 0;
  for (const table of ["idempotency_records", "directory_records"]) {
    const statement = `with gone as (delete from ${table} where created_at < ? returning 1) select count(*)::int as gone from gone`;
    const [row] = await query<{ gone: number }>(em, statement, [before]);
    deleted += row?.gone ?? 0;
  }
  return deleted;
}

/** The table that holds an owner's keys, the condition on the couple, and its values. */
function place(coupleId: string | null): readonly [table: string, within: string, values: readonly string[]] {
  return coupleId === null
    ? ["directory_records", "", []]
    : ["idempotency_records", "couple_id = ? and", [coupleId]];
}
