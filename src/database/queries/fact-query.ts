import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../../books/books.ts";
import type { Principal } from "../../identity/principal.ts";

/** What a fact depends on, beside its question. */
export interface FactContext {
  readonly books: Books;
  readonly caller: Principal;
  readonly now: Date;
}

/** Answers questions about several couples in one statement, in the order of the questions. */
export type ReadEach<Q, A> = (em: EntityManager, questions: readonly Q[]) => Promise<readonly A[]>;

/** A fact that the books do not answer: a query for it. */
export class FactQuery<A> {
  readonly run: (em: EntityManager) => Promise<A>;

  constructor(run: (em: EntityManager) => Promise<A>) {
    this.run = run;
  }
}

/** A query that can share its statement with those of other couples. */
export class SharedFactQuery<Q, A> extends FactQuery<A> {
  readonly readEach: ReadEach<Q, A>;
  readonly question: Q;

  constructor(readEach: ReadEach<Q, A>, question: Q) {
    super(async (em) => (await readEach(em, [question]))[0] as A);
    this.readEach = readEach;
    this.question = question;
  }
}
