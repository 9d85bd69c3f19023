import type { Books } from "../books/books.ts";
import { loadEach } from "../database/queries/books.ts";
import type { Engine } from "./engine.ts";
import { SharedReads } from "./shared-reads.ts";

/** Couples that one statement loads. */
const COUPLES = 64;

/** Loads books: all that are asked for at the same time in one statement. */
export class BookLoads {
  /** Loads that have not started: who asks while one waits gets the same. */
  readonly #waiting = new Map<string, Promise<Books | undefined>>();
  readonly #reads = new SharedReads<string, Books | undefined>(COUPLES, (engine, coupleIds) => {
    for (const coupleId of coupleIds) this.#waiting.delete(coupleId);
    return loadAndKeep(engine, coupleIds);
  });

  /** The books of a couple as they are now, kept in the cache; undefined when there is no such couple. */
  load(engine: Engine, coupleId: string): Promise<Books | undefined> {
    const loading = this.#waiting.get(coupleId) ?? this.#reads.read(engine, coupleId);
    this.#waiting.set(coupleId, loading);
    return loading;
  }
}

async function loadAndKeep(
  { em, cache }: Engine,
  coupleIds: readonly string[],
): Promise<readonly (Books | undefined)[]> {
  const known = coupleIds.map((coupleId) => ({ coupleId, books: cache.get(coupleId) }));
  const loaded = await loadEach(em, known);
  for (const [at, { coupleId, books: kept }] of known.entries()) {
    const books = loaded[at];
    // A database that lost commits in a failover has a lower head than the process knew.
    if (kept && kept.couple.headSequence > (books?.couple.headSequence ?? 0)) cache.forget(coupleId);
    if (books && books !== kept) cache.keep(books);
  }
  return loaded;
}
