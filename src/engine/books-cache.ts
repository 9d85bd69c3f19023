import { LRUCache } from "lru-cache";
import type { Books } from "../books/books.ts";

/** Bytes of books that a process keeps. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What a row of the books takes in memory, roughly, in bytes. */
const ROW_BYTES = 600;

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

  /** Forgets all books, after rows were changed past this program and without an event. */
  clear(): void {
    this.#books.clear();
  }

  /** Forgets a couple's books: they are not what the database has. */
  forget(coupleId: string): void {
    this.#books.delete(coupleId);
  }
}

function bytesOf({ accounts, goals, allocations, reactions, checkIns, plans, recent }: Books): number {
  const sizes = [accounts, goals, allocations, reactions, checkIns, plans].map(({ size }) => size);
  return ROW_BYTES * sizes.reduce((sum, size) => sum + size, 2 + recent.length);
}
