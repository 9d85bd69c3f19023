import { OVERLAP_MS, type WebhookRow } from "../books/webhook.ts";
import type { Vault } from "./vault.ts";

/**
 * The first secret of a webhook, which is shown only once, and its columns. In the Standard Webhooks format a secret is a
 * prefix and its bytes in base64. `bytes` are 32 random bytes.
 */
export function firstSecret(
  vault: Vault,
  webhookId: string,
  bytes: Buffer,
): { secret: string; columns: Pick<WebhookRow, "keyId" | "sealedSecret"> } {
  const secret = `whsec_${bytes.toString("base64")}`;
  const { keyId, sealed } = vault.seal(secret, webhookId);
  return { secret, columns: { keyId, sealedSecret: sealed } };
}

/**
 * A new secret for a webhook, which is shown only once, and its columns. Requests are also signed with the previous secret
 * for a day, unless this vault can no longer decrypt it. `bytes` are 32 random bytes.
 */
export function nextSecret(
  vault: Vault,
  webhook: WebhookRow,
  { now, bytes }: { readonly now: Date; readonly bytes: Buffer },
): { secret: string; columns: Partial<WebhookRow> } {
  const [former] = opens(vault, webhook) ? secretsOf(vault, webhook, now) : [];
  const { secret, columns } = firstSecret(vault, webhook.id, bytes);
  const formerSecret = former === undefined ? null : vault.seal(former, webhook.id).sealed;
  const formerUntil = former === undefined ? null : new Date(now.getTime() + OVERLAP_MS);
  return { secret, columns: { ...columns, formerSecret, formerUntil } };
}

/** Whether the vault has the key to the webhook's secrets. */
export function opens(vault: Vault, { keyId }: Pick<WebhookRow, "keyId">): boolean {
  return vault.keyIds.includes(keyId);
}

type Sealed = Pick<WebhookRow, "id" | "keyId" | "sealedSecret"> & {
  readonly formerSecret?: string | null | undefined;
  readonly formerUntil?: Date | null | undefined;
};

/** The secrets with which requests are signed at this instant, newest first. @throws Error if the vault lacks their key */
export function secretsOf(vault: Vault, webhook: Sealed, now: Date): string[] {
  const { id, keyId, sealedSecret, formerSecret, formerUntil } = webhook;
  const sealed = [sealedSecret];
  if (formerSecret && formerUntil && formerUntil > now) sealed.push(formerSecret);
  return sealed.map((one) => vault.open({ keyId, sealed: one }, id));
}
