import assert from "node:assert/strict";
import type { Books } from "../../src/books/books.ts";
import { loadBooks } from "../../src/database/queries/books.ts";
import type { Engine } from "../../src/engine/engine.ts";

/**
 * The books that a process keeps after its calls are those that the database has, rows in the same order. Loading replaces kept
 * books only if another transaction moved the head, as a partner who joins does.
 */
export async function compareCached(engine: Engine, coupleId: string): Promise<void> {
  await engine.loads.load(engine, coupleId);
  const [kept, stored] = [engine.cache.get(coupleId), await loadBooks(engine.orm.em.fork(), coupleId)];
  assert.ok(kept && stored, "the process keeps the books of its last call");
  assert.deepEqual(inOrder(kept), inOrder(stored));
}

function inOrder(books: Books): object {
  return Object.fromEntries(
    Object.entries(books).map(([name, part]) => [name, part instanceof Map ? [...part] : part]),
  );
}
