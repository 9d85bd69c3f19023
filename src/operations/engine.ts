import type { MikroORM } from "@mikro-orm/core";
import type { Vault } from "../access/vault.ts";
import type { FairShare } from "./shares.ts";

/** What webhooks take of the process that sends them. */
export interface WebhookMeans {
  /** Keeps their secrets. */
  readonly vault: Vault;
  /** Whether they may reach private networks, also without encryption. */
  readonly allowPrivate: boolean;
}

/** What operations run on. Composed once per process; nothing below reads a clock or the environment. */
export interface Engine {
  readonly orm: MikroORM;
  /** Who may use the database's connections. */
  readonly shares: FairShare;
  /** The clock. */
  readonly now: () => Date;
  /** New ids, UUIDv7. */
  readonly ids: () => string;
  /** Without them there are no webhooks. */
  readonly webhooks?: WebhookMeans | undefined;
  /** Where an unexpected error is written, under the incident id that its caller sees. */
  readonly log: { error(facts: Record<string, unknown>, message: string): void };
}
