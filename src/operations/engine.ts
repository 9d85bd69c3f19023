import type { MikroORM } from "@mikro-orm/core";

/** What operations run on. Composed once per process; nothing below reads a clock or the environment. */
export interface Engine {
  readonly orm: MikroORM;
  /** The clock. */
  readonly now: () => Date;
  /** New ids, UUIDv7. */
  readonly ids: () => string;
  /** Where an unexpected error is written, under the incident id that its caller sees. */
  readonly log: { error(facts: Record<string, unknown>, message: string): void };
}
