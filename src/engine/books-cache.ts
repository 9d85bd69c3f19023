import { LRUCache } from "lru-cache";
import type { Books } from "../books/books.ts";

/** Bytes of books that a process keeps. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The books that this process saw last, by couple. They change only with the head of their ledger, so books whose head is
 * still the couple's are as good as loaded ones: a read asks the database for the head, a commit compares it.
 */
export class BooksCache {
  readonly #books: LRUCache<string, Books>;

  constructor(maxBytes = MAX_BYTES) {
    this.#books = new LRUCache({ maxSize: maxBytes, sizeCalculation: bytesOf });
  }

  get(coupleId: string): Books | undefined {
    return this.#books.get(coupleId);
  }

  /** Keeps books, unless newer ones of the couple are kept. */
  keep(books: Books): void {
    const { id, headSequence } = books.couple;
    const kept = this.#books.peek(id);
    if (!kept || kept.couple.headSequence <= headSequence) this.#books.set(id, books);
  }

  /** Forgets all books. Tests need it when they change rows without an event. */
  clear(): void {
    this.#books.clear();
  }

  /** Forgets a couple's books: they are not what the database has. */
  forget(coupleId: string): void {
    this.#books.delete(coupleId);
  }
}

/** What books take in memory, roughly, in bytes: a share for each row, and one for what a row can hold many of. */
function bytesOf({ accounts, goals, allocations, reactions, checkIns, plans, recent }: Books): number {
  const rows = accounts.size + goals.size + allocations.size + reactions.size + checkIns.size + plans.size;
  const inGoals = sum(
    goals.values(),
    ({ inflows, notes }) => 150 * inflows.length + 2 * (notes?.length ?? 0),
  );
  const inCheckIns = sum(
    checkIns.values(),
    ({ agenda, answers }) => 500 * ((agenda?.length ?? 0) + answers.length),
  );
  const inPlans = sum(plans.values(), ({ moves, goals: named }) => 600 * (moves.length + named.length));
  const inEvents = sum(recent, ({ metadata: { custom = {}, ...facts } }) => {
    return 2_000 + 300 * Object.keys(facts).length + 3_000 * Object.keys(custom).length;
  });
  return 2_000 + 600 * rows + inGoals + inCheckIns + inPlans + inEvents;
}

function sum<T>(rows: Iterable<T>, bytes: (row: T) => number): number {
  let total = 0;
  for (const row of rows) total += bytes(row);
  return total;
}
