import type { SqlEntityManager } from "@mikro-orm/sql";
import { UNLEASED } from "../books/webhook.ts";
import { webhooksSealedWith } from "../database/queries/webhooks.ts";
import { decideWithin } from "../engine/decide-by-service.ts";
import type { Vault } from "../identity/vault.ts";
import { changeWebhook } from "../webhooks/events.ts";
import type { Row } from "./format.ts";

/** A key id that no key has: a webhook with it has no secret until the secret is rotated. */
const NO_KEY = "0".repeat(16);
/** The columns of a webhook without a secret. */
export const NO_SECRET = { key_id: NO_KEY, sealed_secret: "", former_secret: null, former_until: null };

/** The vaults that decrypt and encrypt the secrets of webhooks. */
export interface Vaults {
  /** With the keys in the backup. */
  readonly backup: Vault | undefined;
  /** With the keys of this installation. */
  readonly own: Vault | undefined;
}

/**
 * A webhook's row for the database: without a secret if the backup has none, and encrypted again if this installation has
 * a different key than the backup.
 */
export function withSecret(row: Row, { backup, own }: Vaults): Row {
  const { id, key_id: keyId, sealed_secret: sealed, former_secret: former } = row;
  if (sealed == null || keyId == null) return { ...row, ...NO_SECRET };
  if (!own || own.keyIds.includes(keyId) || !backup?.keyIds.includes(keyId)) return row;
  const reseal = (text: string) => own.seal(backup.open({ keyId, sealed: text }, id ?? ""), id ?? "");
  return {
    ...row,
    key_id: reseal(sealed).keyId,
    sealed_secret: reseal(sealed).sealed,
    former_secret: former == null ? null : reseal(former).sealed,
  };
}

/**
 * Disables the webhooks that were restored without a secret, with events in the ledger, as after too many failures. Returns
 * their number.
 */
export async function disableWithoutSecret(
  em: SqlEntityManager,
  { now, ids }: { now: Date; ids: () => string },
): Promise<number> {
  const found = await webhooksSealedWith(em, NO_KEY);
  for (const { id, coupleId } of found) {
    const occasion = { coupleId, now, ids, questions: { webhook: id } };
    await decideWithin(em, occasion, (decision, { webhook }) => {
      const columns = { ...UNLEASED, disabledAt: decision.now, pausedAt: null };
      if (webhook) changeWebhook(decision, webhook, "webhook_disabled", columns);
    });
  }
  return found.length;
}
