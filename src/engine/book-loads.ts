import type { Books } from "../books/books.ts";
import { loadEach } from "../database/queries/books.ts";
import type { Engine } from "./engine.ts";
import { Lanes } from "./lanes.ts";

/** Statements that load books at once. */
const LANES = 2;

/** Couples that one statement loads. */
const COUPLES = 64;

type Loading = PromiseWithResolvers<Books | undefined>;

/** Loads books: all that are asked for at the same time in one statement. */
export class BookLoads {
  readonly #waiting = new Map<string, Loading>();
  readonly #lanes = new Lanes(LANES);

  /** The books of a couple as they are now, kept in the cache; undefined when there is no such couple. */
  load(engine: Engine, coupleId: string): Promise<Books | undefined> {
    const asked = this.#waiting.get(coupleId);
    if (asked) return asked.promise;
    const loading: Loading = Promise.withResolvers();
    this.#waiting.set(coupleId, loading);
    this.#lanes.start(
      () => this.#waiting.size > 0,
      () => this.#loadNext(engine),
    );
    return loading.promise;
  }

  async #loadNext({ em, cache, sharded }: Engine): Promise<void> {
    const asked = [...this.#waiting.entries().take(sharded ? 1 : COUPLES)];
    for (const [coupleId] of asked) this.#waiting.delete(coupleId);
    try {
      const known = asked.map(([coupleId]) => ({ coupleId, books: cache.get(coupleId) }));
      const loaded = await loadEach(em, known);
      for (const [at, [coupleId, { resolve }]] of asked.entries()) {
        const [books, kept] = [loaded[at], known[at]?.books];
        // A database that lost commits in a failover has a lower head than the process knew.
        if (kept && kept.couple.headSequence > (books?.couple.headSequence ?? 0)) cache.forget(coupleId);
        if (books && books !== kept) cache.keep(books);
        resolve(books);
      }
    } catch (error) {
      for (const [, { reject }] of asked) reject(error);
    }
  }
}
