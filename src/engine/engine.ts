import type { EntityManager, MikroORM } from "@mikro-orm/core";
import type { WebhookSettings } from "../webhooks/settings.ts";
import type { AnswerTags } from "./answer-tags.ts";
import type { BookLoads } from "./book-loads.ts";
import type { BooksCache } from "./books-cache.ts";
import type { FairShare } from "./connection-shares.ts";
import type { CoupleQueues } from "./couple-queue.ts";
import type { FactReads } from "./fact-reads.ts";
import type { TokenCache } from "./token-cache.ts";
import type { Tracing } from "./tracing.ts";
import type { Verifications } from "./verifications.ts";

/** What operations run on. Composed once per process; nothing below reads a clock or the environment. */
export interface Engine {
  readonly orm: MikroORM;
  /** For statements outside of any transaction, also where the caller of `invoke` has one. */
  readonly em: EntityManager;
  /** Who may use the database's connections. */
  readonly shares: FairShare;
  /** The books that this process saw last. */
  readonly cache: BooksCache;
  /** The tokens that this process looked up last. */
  readonly tokens: TokenCache;
  /** Loads books for reads and decisions. */
  readonly loads: BookLoads;
  /** Reads facts for decisions. */
  readonly facts: FactReads;
  /** Where decisions about couples wait for their turn. */
  readonly queues: CoupleQueues;
  /** The tags of answers that depend on the ledger alone. */
  readonly answers: AnswerTags;
  /** Verifies couples' books at their partners' request. */
  readonly verifications: Verifications;
  /** Whether couples live on different nodes of the database: then no statement of a call names two of them. */
  readonly sharded: boolean;
  /** The clock. */
  readonly now: () => Date;
  /** New ids, UUIDv7. */
  readonly ids: () => string;
  /** Without them there are no webhooks. */
  readonly webhooks?: WebhookSettings | undefined;
  /** The origin of the pages that answers link to; undefined where people cannot open them. */
  readonly pageOrigin: () => string | undefined;
  /** Spans of OpenTelemetry; missing without an SDK. */
  readonly tracing?: Tracing | undefined;
  /** Where an unexpected error is written, under the incident id that its caller sees. */
  readonly log: { error(facts: Record<string, unknown>, message: string): void };
}
