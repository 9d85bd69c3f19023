import type { EntityManager } from "@mikro-orm/core";
import { SetUpCode } from "../../entities/set-up-code.ts";

/** Adds a code. */
export async function insertCode(
  em: EntityManager,
  code: { readonly id: string; readonly codeHash: string; readonly expiresAt: Date },
): Promise<void> {
  await em.insert(SetUpCode, { ...code, usedAt: null });
}

/** Whether a code can be used. */
export async function isUsable(em: EntityManager, codeHash: string, now: Date): Promise<boolean> {
  return (await em.count(SetUpCode, { codeHash, usedAt: null, expiresAt: { $gt: now } })) > 0;
}

/** Uses a code up. Of several calls at once, one gets true. */
export async function useCode(em: EntityManager, codeHash: string, now: Date): Promise<boolean> {
  const usable = { codeHash, usedAt: null, expiresAt: { $gt: now } };
  return (await em.nativeUpdate(SetUpCode, usable, { usedAt: now })) > 0;
}

/** Makes a code usable again whose use was refused. */
export async function giveBack(em: EntityManager, codeHash: string): Promise<void> {
  await em.nativeUpdate(SetUpCode, { codeHash }, { usedAt: null });
}

/** Deletes the codes that have expired. Returns their number. */
export function deleteExpiredCodes(em: EntityManager, now: Date): Promise<number> {
  return em.nativeDelete(SetUpCode, { expiresAt: { $lte: now } });
}
