import type { EntityManager } from "@mikro-orm/core";
import type { FactRequests, Facts } from "../books/facts.ts";
import { loadBooks } from "../database/queries/books.ts";
import { loadFacts } from "../database/queries/facts.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import { SERVICE_ACTOR } from "../ledger/actors.ts";
import { Decision } from "../ledger/decision.ts";
import type { Engine } from "./engine.ts";
import { laterOf, sourcesAt } from "./sources.ts";
import { store } from "./store.ts";

/** A decision that no call asked for: a time has come, or a delivery failed. */
interface Occasion<F extends keyof Facts> {
  readonly coupleId: string;
  /** The facts beyond the books that the decision needs. */
  readonly questions?: Pick<FactRequests, F>;
}

type Decide<F extends keyof Facts, T> = (decision: Decision<Principal>, facts: Pick<Facts, F>) => T;

/**
 * Decides on a couple's books in the name of the service, in the queue of the couple. Undefined when there is no such
 * couple, another process holds it, or its books have ended since it was found.
 */
export async function decideByService<T, F extends keyof Facts = never>(
  engine: Engine,
  { coupleId, questions = {} as Pick<FactRequests, F> }: Occasion<F>,
  decide: Decide<F, T>,
): Promise<T | undefined> {
  return engine.queues.run(engine, coupleId, {
    caller: serviceIn(coupleId),
    questions,
    decide: (decision, facts) => ({
      result: decision.books.couple.endedAt === null ? decide(decision, facts) : undefined,
    }),
    yields: true,
  });
}

function serviceIn(coupleId: string): Principal {
  return { ...OPERATOR, ...SERVICE_ACTOR, coupleId };
}

/** The same in a transaction that has the couple's books to itself. */
export async function decideWithin<T, F extends keyof Facts = never>(
  em: EntityManager,
  { coupleId, now, ids, questions }: Occasion<F> & { readonly now: Date; readonly ids: () => string },
  decide: Decide<F, T>,
): Promise<T | undefined> {
  const books = await loadBooks(em, coupleId);
  if (!books) return undefined;
  const at = laterOf(now, books);
  const caller = serviceIn(coupleId);
  const facts = await loadFacts((fact) => fact.run(em), { books, caller, now: at }, questions ?? {});
  const decision = new Decision(books, caller, sourcesAt(at, { ids }));
  const result = decide(decision, facts as Pick<Facts, F>);
  await store(em, decision);
  return result;
}
