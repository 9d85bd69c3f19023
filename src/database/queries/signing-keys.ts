import type { EntityManager } from "@mikro-orm/core";
import { SigningKey } from "../../entities/signing-key.ts";
import { query } from "./read.ts";

/** Signing keys, encrypted by the vault for their id. */
export interface SealedKeys {
  readonly id: string;
  readonly keyId: string;
  readonly sealed: string;
  readonly createdAt: Date;
}

/** Reads the signing keys that were made after an instant, newest first. */
export async function signingKeysSince(em: EntityManager, since: Date): Promise<readonly SealedKeys[]> {
  const statement = `select id, key_id as "keyId", sealed, (extract(epoch from created_at) * 1000)::float8 as at
    from signing_keys where created_at > ? order by created_at desc, id desc`;
  const rows = await query<Omit<SealedKeys, "createdAt"> & { readonly at: number }>(em, statement, [since]);
  return rows.map(({ at, ...row }) => ({ ...row, createdAt: new Date(at) }));
}

/** Adds signing keys. */
export async function insertSigningKeys(em: EntityManager, keys: SealedKeys): Promise<void> {
  await em.insert(SigningKey, keys);
}

/** Deletes the signing keys that were made before an instant. Returns their number. */
export function deleteSigningKeys(em: EntityManager, before: Date): Promise<number> {
  return em.nativeDelete(SigningKey, { createdAt: { $lte: before } });
}
