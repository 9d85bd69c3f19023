import { type EntityManager, IsolationLevel } from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import { diff, type RowWrite } from "../books/diff.ts";
import type { Facts } from "../books/facts.ts";
import type { Event } from "../books/rows.ts";
import { loadBooks, lockCouple } from "../database/queries/books.ts";
import { type CoupleWrite, commitBooks, type KeyWrite, type NotWritten } from "../database/queries/commit.ts";
import { holdsEvent } from "../database/queries/events.ts";
import { loadFacts } from "../database/queries/facts.ts";
import type { KeyRecord } from "../database/queries/idempotency.ts";
import { WriteConflict } from "../database/queries/write.ts";
import { notFound, unavailable } from "../kernel/refusals.ts";
import { Decision } from "../ledger/decision.ts";
import type { Engine } from "./engine.ts";
import { expiredBefore, keyWrite, liveRecords, recall } from "./idempotency.ts";
import { laterOf } from "./load.ts";
import { sourcesAt } from "./sources.ts";
import { complete } from "./store.ts";
import { type Ended, needsDatabase, type Turn } from "./turn.ts";
import { hasCode, isOutOfReach } from "./unexpected-errors.ts";

/** How often turns are decided: twice on books without a lock, then with the lock held. */
const ATTEMPTS = 3;

/** A couple's turns that are decided one after another on one load, and written by one commit. */
export interface Flight {
  readonly coupleId: string;
  readonly turns: readonly Turn<unknown>[];
}

/** What was decided, and what it writes. */
interface Outcome {
  readonly ended: readonly Ended<unknown>[];
  readonly write: CoupleWrite;
}

/**
 * Loads the books, lets each turn decide on the books that the one before left, and writes all of it. Answers how each turn
 * ended: a refusal counts, because the books on which it was decided were confirmed by the commit, or loaded for it.
 * @throws when nothing was written; no turn has ended then
 */
export async function fly(engine: Engine, flight: Flight): Promise<readonly Ended<unknown>[]> {
  let wait = false;
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const outcome = await decideAll(engine, engine.orm.em.fork(), flight);
    const why = await commit(engine, outcome.write, { wait });
    if (why === undefined) return outcome.ended;
    wait = why === "busy";
    if (wait && flight.turns.every(({ yields }) => yields))
      return flight.turns.map(() => ({ result: undefined }));
  }
  return flyLocked(engine, flight);
}

/** The last attempt: nobody else can write the books between the load and the commit. @throws Refusal `unavailable` */
async function flyLocked(engine: Engine, flight: Flight): Promise<readonly Ended<unknown>[]> {
  try {
    return await engine.orm.em.fork().transactional(async (em) => {
      await lockCouple(em, flight.coupleId);
      const { ended, write } = await decideAll(engine, em, flight);
      if (isEmpty(write)) return ended;
      const options = { wait: true, keysSince: expiredBefore(engine.now()) };
      const refused = await commitBooks(em, [write], options);
      if (refused.size > 0) throw new WriteConflict(`the couple is ${refused.get(flight.coupleId)}`);
      return ended;
    });
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    engine.log.error({ err: error, couple_id: flight.coupleId }, "a decision found rows changed every time");
    throw unavailable("The rows that the call changes are changed by others again and again.");
  }
}

/** Why nothing was written; undefined: it was. */
async function commit(
  engine: Engine,
  write: CoupleWrite,
  { wait }: { readonly wait: boolean },
): Promise<NotWritten | undefined> {
  if (isEmpty(write)) return undefined;
  const send = async () => {
    const options = { wait, keysSince: expiredBefore(engine.now()) };
    const refused = await commitBooks(engine.orm.em.fork(), [write], options);
    return refused.get(write.coupleId);
  };
  try {
    return await send();
  } catch (error) {
    if (error instanceof WriteConflict || hasCode(error, LOST_RACES)) return "moved";
    if (!isOutOfReach(error)) throw error;
  }
  // The connection was lost: the database may have written it or not.
  const why = await send();
  const [first] = write.events;
  const isOurs = why === "moved" && first && (await holdsEvent(engine.orm.em.fork(), write.coupleId, first));
  return isOurs ? undefined : why;
}

/** PostgreSQL: a deadlock; a prepared statement that was overtaken by a migration, which changed its table's columns. */
const LOST_RACES = /^(40P01|0A000)$/;

function isEmpty({ events, rows, keys }: CoupleWrite): boolean {
  return events.length === 0 && rows.length === 0 && keys.length === 0;
}

/** What a flight is decided on: all of it at one place of the ledger. */
interface Loaded {
  readonly books: Books;
  readonly now: Date;
  /** The facts of the first turn. */
  readonly facts: Partial<Facts>;
  /** The records of the turns' keys, by `nameOf`. */
  readonly records: ReadonlyMap<string, KeyRecord>;
}

async function decideAll(engine: Engine, em: EntityManager, flight: Flight): Promise<Outcome> {
  const loaded = await load(engine, em, flight);
  if (!loaded) return withoutCouple(flight);
  const { coupleId } = flight;
  const ended: Ended<unknown>[] = [];
  const events: Event[] = [];
  const rows: RowWrite[] = [];
  const keys = new Map<string, KeyWrite>();
  let { books } = loaded;
  for (const [at, turn] of flight.turns.entries()) {
    const { caller, keyed } = turn;
    const record = keyed && (loaded.records.get(nameOf(keyed)) ?? keys.get(nameOf(keyed)));
    try {
      if (keyed && record) {
        ended.push({ result: turn.recall?.(books, recall(record, keyed)) });
        continue;
      }
      const { now } = loaded;
      const facts = at === 0 ? loaded.facts : await loadFacts({ em, books, caller, now }, turn.questions);
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
  const write = {
    coupleId,
    expect: loaded.books.couple.headSequence,
    events,
    rows: [...diff(loaded.books, books), ...rows],
    keys: [...keys.values()],
  };
  return { ended, write };
}

function withoutCouple({ coupleId, turns }: Flight): Outcome {
  const ended = turns.map(({ yields }) => (yields ? { result: undefined } : { error: notFound("couple") }));
  return { ended, write: { coupleId, expect: 0, events: [], rows: [], keys: [] } };
}

function nameOf({ owner, key }: { readonly owner: string; readonly key: string }): string {
  return `${owner} ${key}`;
}

/** Loads the books, and at the same place of the ledger the facts of the first turn and the answers under keys. */
async function load(
  engine: Engine,
  em: EntityManager,
  { coupleId, turns }: Flight,
): Promise<Loaded | undefined> {
  const [first] = turns;
  const questions = first?.questions ?? {};
  const keyed = turns.flatMap((turn) => turn.keyed ?? []);
  const read = async (within: EntityManager): Promise<Loaded | undefined> => {
    const books = await loadBooks(within, coupleId);
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
