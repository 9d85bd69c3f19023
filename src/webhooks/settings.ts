import type { Vault } from "../identity/vault.ts";

/** What webhooks need of the process that sends them. */
export interface WebhookSettings {
  /** Keeps their secrets. */
  readonly vault: Vault;
  /** Whether they may reach private networks, also without encryption. */
  readonly allowPrivate: boolean;
}
