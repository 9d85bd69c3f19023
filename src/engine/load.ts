import { type EntityManager, IsolationLevel } from "@mikro-orm/core";
import { loadBooks } from "../database/queries/books.ts";
import { factsOfBooks, loadFacts } from "../database/queries/facts.ts";
import { type Loaded, nameOf } from "./decide-turns.ts";
import type { Engine } from "./engine.ts";
import { liveRecords } from "./idempotency.ts";
import { laterOf } from "./sources.ts";
import type { Flight } from "./turn.ts";

/** What the process knows of the couple, for a flight that needs nothing else; undefined when it has to load. */
export function known(engine: Engine, { coupleId, turns: [first] }: Flight): Loaded | undefined {
  const books = engine.cache.get(coupleId);
  if (!books || !first) return undefined;
  const now = laterOf(engine.now(), books);
  const facts = factsOfBooks({ books, caller: first.caller, now }, first.questions);
  return facts && { books, now, facts, records: new Map() };
}

/**
 * Loads the books, and at the same place of the ledger the facts of the first turn and the answers under keys. Undefined when
 * there is no such couple.
 */
export async function load(engine: Engine, flight: Flight): Promise<Loaded | undefined> {
  const { coupleId, turns } = flight;
  if (!turns.some(({ keyed }) => keyed) && !needsQueries(engine, flight)) {
    const books = await engine.loads.load(engine, coupleId);
    if (!books) return undefined;
    const loaded = known(engine, flight);
    if (loaded?.books === books) return loaded;
  }
  return engine.orm.em.fork().transactional((em) => loadWithin(em, engine, flight), {
    isolationLevel: IsolationLevel.REPEATABLE_READ,
    readOnly: true,
  });
}

/** Whether the books that the process knows leave questions of the first turn open. */
function needsQueries(engine: Engine, flight: Flight): boolean {
  return engine.cache.get(flight.coupleId) !== undefined && known(engine, flight) === undefined;
}

/**
 * The books as the process knows them, or else as they are now, and beside them the facts of the first turn as they are now: the
 * ledger may have moved in between. Undefined where that is no more than the process knew before.
 */
export async function loadBeside(engine: Engine, flight: Flight): Promise<Loaded | undefined> {
  const {
    coupleId,
    turns: [first],
  } = flight;
  const kept = engine.cache.get(coupleId);
  if (kept && !needsQueries(engine, flight)) return undefined;
  if (!first) return undefined;
  // The service comes to couples that other processes have mostly written since; loading is cheaper than a lost attempt.
  const books = kept && !first.yields ? kept : await engine.loads.load(engine, coupleId);
  if (!books) return undefined;
  const now = laterOf(engine.now(), books);
  const facts = await loadFacts(
    (fact) => engine.facts.run(engine, fact),
    { books, caller: first.caller, now },
    first.questions,
  );
  return { books, now, facts, records: new Map() };
}

/** The same as `load`, in a transaction that sees one place of the ledger. */
export async function loadWithin(
  em: EntityManager,
  engine: Engine,
  { coupleId, turns }: Flight,
): Promise<Loaded | undefined> {
  const books = await loadBooks(em, coupleId, engine.cache.get(coupleId));
  const [first] = turns;
  if (!books || !first) return undefined;
  const now = laterOf(engine.now(), books);
  const keyed = turns.flatMap((turn) => turn.keyed ?? []);
  const records = await liveRecords(em, coupleId, keyed, now);
  const facts = await loadFacts(
    (fact) => fact.run(em),
    { books, caller: first.caller, now },
    first.questions,
  );
  return { books, now, facts, records: new Map(records.map((record) => [nameOf(record), record])) };
}
