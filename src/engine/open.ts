import type { MikroORM } from "@mikro-orm/core";
import { limitStatements } from "../database/limits.ts";
import { migrate } from "../database/migrate.ts";
import { type DatabaseLocation, openDatabase } from "../database/open.ts";
import { AnswerTags } from "./answer-tags.ts";
import { BookLoads } from "./book-loads.ts";
import { BooksCache } from "./books-cache.ts";
import { FairShare } from "./connection-shares.ts";
import { CoupleQueues } from "./couple-queue.ts";
import type { Engine } from "./engine.ts";
import { FactReads } from "./fact-reads.ts";
import { newId } from "./random.ts";
import { TokenCache } from "./token-cache.ts";
import { loadTracing } from "./tracing.ts";
import { Verifications } from "./verifications.ts";

/** An engine with the system's clock and random ids on an open database. Tests give a clock of their own. */
export function createEngine(orm: MikroORM, options: Partial<Omit<Engine, "orm" | "em">> = {}): Engine {
  return {
    orm,
    em: orm.em.fork(),
    shares: options.shares ?? new FairShare(),
    cache: options.cache ?? new BooksCache(),
    tokens: options.tokens ?? new TokenCache(),
    loads: options.loads ?? new BookLoads(),
    facts: options.facts ?? new FactReads(),
    queues: options.queues ?? new CoupleQueues(),
    answers: options.answers ?? new AnswerTags(),
    verifications: options.verifications ?? new Verifications(),
    sharded: options.sharded ?? false,
    now: options.now ?? (() => new Date()),
    ids: options.ids ?? newId,
    log: options.log ?? console,
    webhooks: options.webhooks,
    pageOrigin: options.pageOrigin ?? (() => undefined),
    tracing: options.tracing,
  };
}

/** Opens the books' database, brings its schema up to date and composes an engine. Close it with `orm.close()`. */
export async function openEngine(
  location: DatabaseLocation,
  options: Partial<Omit<Engine, "orm" | "em">> = {},
): Promise<Engine> {
  const orm = await openDatabase(location);
  try {
    await migrate(orm);
  } catch (error) {
    await orm.close(true);
    throw error;
  }
  limitStatements(orm);
  const sharded = "url" in location && location.sharded === true;
  return createEngine(orm, { tracing: await loadTracing(), sharded, ...options });
}
