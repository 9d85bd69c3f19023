import type { Books } from "../books/books.ts";
import type { RowWrite } from "../books/diff.ts";
import type { Facts } from "../books/facts.ts";
import type { Event } from "../books/rows.ts";
import type { CoupleWrite, KeyWrite } from "../database/queries/commit.ts";
import { factsOfBooks } from "../database/queries/facts.ts";
import type { KeyRecord } from "../database/queries/idempotency.ts";
import { Decision } from "../ledger/decision.ts";
import { assertCurrent } from "./auth-epoch.ts";
import type { Engine } from "./engine.ts";
import { keyWrite, recall } from "./idempotency.ts";
import { sourcesAt } from "./sources.ts";
import { complete, writeOf } from "./store.ts";
import type { Turn, TurnEnd } from "./turn.ts";

/** What a flight is decided on. It is all of one place of the ledger, or else a commit has to confirm that (`loadBeside`). */
export interface Loaded {
  readonly books: Books;
  readonly now: Date;
  /** The facts of the first turn. */
  readonly facts: Partial<Facts>;
  /** The records of the turns' keys, by `nameOf`. */
  readonly records: ReadonlyMap<string, KeyRecord>;
}

/** What was decided, and what it writes. */
export interface FlightOutcome {
  /** How the turns ended, in their order; shorter than the flight where a later turn needs facts that are not loaded. */
  readonly ended: readonly TurnEnd<unknown>[];
  readonly write: CoupleWrite;
  /** The instant of the decisions. */
  readonly now: Date;
  /** The books as the turns leave them. */
  readonly books: Books;
}

/** Lets each turn decide on the books that the one before left. Pure, but for new ids. */
export function decideTurns(
  engine: Engine,
  turns: readonly Turn<unknown>[],
  { books: before, now, facts: firstFacts, records }: Loaded,
): FlightOutcome {
  const ended: TurnEnd<unknown>[] = [];
  const events: Event[] = [];
  const others: RowWrite[] = [];
  const keys = new Map<string, KeyWrite>();
  let books = before;
  for (const [at, turn] of turns.entries()) {
    const { caller, keyed, secrets } = turn;
    const facts = at === 0 ? firstFacts : factsOfBooks({ books, caller, now }, turn.questions);
    if (!facts) break;
    const record = keyed && (records.get(nameOf(keyed)) ?? keys.get(nameOf(keyed)));
    try {
      assertCurrent(caller, books);
      if (keyed && record) {
        ended.push({ result: turn.recall?.(books, recall(record, keyed)) });
        continue;
      }
      const decision = new Decision(books, caller, sourcesAt(now, engine));
      const { result, answer: kept } = turn.decide(decision, facts as Facts);
      complete(decision);
      books = decision.books;
      events.push(...decision.events);
      others.push(...decision.writes);
      if (keyed && kept) keys.set(nameOf(keyed), keyWrite(keyed, { output: kept, secrets, now }));
      ended.push({ result });
    } catch (error) {
      ended.push({ error });
    }
  }
  return {
    ended,
    write: writeOf({ before, after: books, events, others, keys: [...keys.values()] }),
    now,
    books,
  };
}

/** The name of a key in `Loaded.records`. */
export function nameOf({ owner, key }: { readonly owner: string; readonly key: string }): string {
  return `${owner} ${key}`;
}
