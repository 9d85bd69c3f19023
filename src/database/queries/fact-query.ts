import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../../books/books.ts";
import type { Principal } from "../../identity/principal.ts";

/** What a fact depends on, beside its question. */
export interface FactContext {
  readonly books: Books;
  readonly caller: Principal;
  readonly now: Date;
}

/** A fact that the books do not answer: a query for it. */
export class FactQuery<A> {
  readonly run: (em: EntityManager) => Promise<A>;

  constructor(run: (em: EntityManager) => Promise<A>) {
    this.run = run;
  }
}
