import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import { loadBooks } from "../database/queries/books.ts";
import { notFound } from "../kernel/refusals.ts";
import type { Engine } from "./engine.ts";

/** A couple's books, and the instant at which a call sees or changes them. */
export interface Opened {
  readonly books: Books;
  readonly now: Date;
}

/** The books as they are. @throws Refusal `not_found` */
export async function openToRead(
  em: EntityManager,
  coupleId: string,
  { cache, now }: Pick<Engine, "cache" | "now">,
): Promise<Opened> {
  const books = await loadBooks(em, coupleId, cache.get(coupleId));
  if (!books) throw notFound("couple");
  cache.keep(books);
  return { books, now: now() };
}

/** An instant, but never before the newest event: the ledger's instants follow its sequence. */
export function laterOf(now: Date, { recent }: Books): Date {
  const newest = recent[0]?.timestamp;
  return newest && newest > now ? newest : now;
}
