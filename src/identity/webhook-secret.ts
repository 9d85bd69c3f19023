import { randomBytes } from "node:crypto";
import { OVERLAP_MS, type Webhook } from "../entities/webhook.ts";
import type { Vault } from "./vault.ts";

const SECRET_BYTES = 32;

/** A new secret as the Standard Webhooks scheme writes it: 256 random bits in base64 behind a prefix. */
function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
}

/** The columns of a webhook's first secret, and the secret, to be shown once. */
export function firstSecret(
  vault: Vault,
  webhookId: string,
): { secret: string; columns: Pick<Webhook, "keyId" | "sealedSecret"> } {
  const secret = newSecret();
  const { keyId, sealed } = vault.seal(secret, webhookId);
  return { secret, columns: { keyId, sealedSecret: sealed } };
}

/**
 * Gives the webhook a new secret and answers it, to be shown once. The one before signs too for a day; a secret that
 * this vault cannot open any more is gone at once.
 */
export function rotateSecret(vault: Vault, webhook: Webhook, now: Date): string {
  const [former] = opens(vault, webhook) ? secretsOf(vault, webhook, now) : [];
  const { secret, columns } = firstSecret(vault, webhook.id);
  Object.assign(webhook, columns, {
    formerSecret: former === undefined ? null : vault.seal(former, webhook.id).sealed,
    formerUntil: former === undefined ? null : new Date(now.getTime() + OVERLAP_MS),
  });
  return secret;
}

/** Whether the vault has the key of the webhook's secrets. */
export function opens(vault: Vault, { keyId }: Webhook): boolean {
  return vault.keyIds.includes(keyId);
}

/** The secrets that sign at this instant, the newest first. @throws Error when the vault lacks their key */
export function secretsOf(vault: Vault, webhook: Webhook, now: Date): string[] {
  const { id, keyId, sealedSecret, formerSecret, formerUntil } = webhook;
  const sealed = [sealedSecret];
  if (formerSecret && formerUntil && formerUntil > now) sealed.push(formerSecret);
  return sealed.map((one) => vault.open({ keyId, sealed: one }, id));
}
