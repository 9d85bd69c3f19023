import type { Vault } from "../identity/vault.ts";

export interface WebhookSettings {
  readonly vault: Vault;
  /** Whether webhooks may use private networks and unencrypted connections. */
  readonly allowPrivate: boolean;
}
