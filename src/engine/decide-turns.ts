import { type EntityManager, IsolationLevel } from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import type { RowWrite } from "../books/diff.ts";
import type { Facts } from "../books/facts.ts";
import type { Event } from "../books/rows.ts";
import { loadBooks } from "../database/queries/books.ts";
import type { CoupleWrite, KeyWrite } from "../database/queries/commit.ts";
import { loadFacts } from "../database/queries/facts.ts";
import type { KeyRecord } from "../database/queries/idempotency.ts";
import { notFound } from "../kernel/refusals.ts";
import { Decision } from "../ledger/decision.ts";
import type { Engine } from "./engine.ts";
import { keyWrite, liveRecords, recall } from "./idempotency.ts";
import { laterOf } from "./load.ts";
import { sourcesAt } from "./sources.ts";
import { complete, writeOf } from "./store.ts";
import { needsDatabase, type Turn, type TurnEnd } from "./turn.ts";

/** A couple's turns that are decided one after another on the same books, and written by one commit. */
export interface Flight {
  readonly coupleId: string;
  readonly turns: readonly Turn<unknown>[];
}

/** What was decided, and what it writes. */
export interface FlightOutcome {
  readonly ended: readonly TurnEnd<unknown>[];
  readonly write: CoupleWrite;
  /** The instant of the decisions. */
  readonly now: Date;
  /** The books as the turns leave them. */
  readonly books?: Books;
}

/** What a flight is decided on: all of it at one place of the ledger. */
export interface Loaded {
  readonly books: Books;
  readonly now: Date;
  /** The facts of the first turn. */
  readonly facts: Partial<Facts>;
  /** The records of the turns' keys, by `nameOf`. */
  readonly records: ReadonlyMap<string, KeyRecord>;
}

/** Lets each turn decide on the books that the one before left. `loaded` is undefined when there is no such couple. */
export async function decideTurns(
  engine: Engine,
  em: EntityManager,
  { coupleId, turns }: Flight,
  loaded: Loaded | undefined,
): Promise<FlightOutcome> {
  if (!loaded) return withoutCouple({ coupleId, turns }, engine.now());
  const ended: TurnEnd<unknown>[] = [];
  const events: Event[] = [];
  const rows: RowWrite[] = [];
  const keys = new Map<string, KeyWrite>();
  let { books } = loaded;
  for (const [at, turn] of turns.entries()) {
    const { caller, keyed } = turn;
    const record = keyed && (loaded.records.get(nameOf(keyed)) ?? keys.get(nameOf(keyed)));
    try {
      if (keyed && record) {
        ended.push({ result: turn.recall?.(books, recall(record, keyed)) });
        continue;
      }
      const { now } = loaded;
      const facts =
        at === 0 && needsDatabase(turn.questions)
          ? loaded.facts
          : await loadFacts({ em, books, caller, now }, turn.questions);
      const decision = new Decision(books, caller, sourcesAt(now, engine));
      const { result, answer: kept } = turn.decide(decision, facts as Facts);
      complete(decision);
      books = decision.books;
      events.push(...decision.steps.map(({ change }) => change.event));
      rows.push(...decision.writes);
      if (keyed && kept) {
        keys.set(nameOf(keyed), keyWrite(keyed, { output: kept, secrets: turn.secrets, now: loaded.now }));
      }
      ended.push({ result });
    } catch (error) {
      ended.push({ error });
    }
  }
  const write = writeOf({
    before: loaded.books,
    after: books,
    events,
    others: rows,
    keys: [...keys.values()],
  });
  return { ended, write, now: loaded.now, books };
}

function withoutCouple({ coupleId, turns }: Flight, now: Date): FlightOutcome {
  const ended = turns.map(({ yields }) => (yields ? { result: undefined } : { error: notFound("couple") }));
  return { ended, now, write: nothingOf(coupleId) };
}

function nothingOf(coupleId: string): CoupleWrite {
  return { coupleId, expect: { hash: "", epoch: 0 }, events: [], rows: [], keys: [] };
}

function nameOf({ owner, key }: { readonly owner: string; readonly key: string }): string {
  return `${owner} ${key}`;
}

/** Loads the books, and at the same place of the ledger the facts of the first turn and the answers under keys. */
export async function load(
  engine: Engine,
  em: EntityManager,
  { coupleId, turns }: Flight,
): Promise<Loaded | undefined> {
  const [first] = turns;
  const questions = first?.questions ?? {};
  const keyed = turns.flatMap((turn) => turn.keyed ?? []);
  const read = async (within: EntityManager): Promise<Loaded | undefined> => {
    const books = await loadBooks(within, coupleId, engine.cache.get(coupleId));
    if (!books) return undefined;
    const now = laterOf(engine.now(), books);
    const records = await liveRecords(within, coupleId, keyed, now);
    const caller = first?.caller;
    const facts = caller ? await loadFacts({ em: within, books, caller, now }, questions) : {};
    return { books, now, facts, records: new Map(records.map((record) => [nameOf(record), record])) };
  };
  const isOneStatement = keyed.length === 0 && !needsDatabase(questions);
  if (isOneStatement || em.isInTransaction()) return read(em);
  return em.transactional(read, { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true });
}

/** What the process knows of the couple, for turns that need nothing else; undefined when it has to load. */
export function known(engine: Engine, { coupleId, turns }: Flight): Loaded | undefined {
  const books = engine.cache.get(coupleId);
  const isEnough = books && !turns.some(({ questions }) => needsDatabase(questions));
  return isEnough ? { books, now: laterOf(engine.now(), books), facts: {}, records: new Map() } : undefined;
}
