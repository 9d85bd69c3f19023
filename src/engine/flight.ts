import type { Books, Rows } from "../books/books.ts";
import { lockCouple } from "../database/queries/books.ts";
import { type CoupleWrite, commitBooks, type NotWritten } from "../database/queries/commit.ts";
import { holdsEvent } from "../database/queries/events.ts";
import { WriteConflict } from "../database/queries/write.ts";
import { unavailable } from "../kernel/refusals.ts";
import { decideTurns, type Flight, type FlightOutcome, known, load } from "./decide-turns.ts";
import type { Engine } from "./engine.ts";
import { expiredBefore } from "./idempotency.ts";
import type { TurnEnd } from "./turn.ts";
import { hasCode, isOutOfReach } from "./unexpected-errors.ts";

/** How often turns are decided: twice on books without a lock, then with the lock held. */
const ATTEMPTS = 3;

/**
 * Lets each turn decide on the books that the one before left, and writes all of it. Answers how each turn ended: a refusal
 * counts, because the books on which it was decided were confirmed by the commit, or loaded for it.
 * @throws when nothing was written; no turn has ended then
 */
export async function fly(engine: Engine, flight: Flight): Promise<readonly TurnEnd<unknown>[]> {
  try {
    return await flyUnlocked(engine, flight);
  } catch (error) {
    engine.cache.forget(flight.coupleId);
    throw error;
  }
}

async function flyUnlocked(engine: Engine, flight: Flight): Promise<readonly TurnEnd<unknown>[]> {
  const { cache } = engine;
  const { coupleId, turns } = flight;
  let wait = false;
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const outcome =
      (attempt === 1 && (await decideKnown(engine, flight))) || (await decideLoaded(engine, flight));
    const why = await commit(engine, outcome, { wait });
    if (why === undefined) {
      if (outcome.books) cache.keep(openRowsOf(outcome.books));
      return outcome.ended;
    }
    if (why === "moved") cache.forget(coupleId);
    wait = why === "busy";
    if (wait && turns.every(({ yields }) => yields)) return turns.map(() => ({ result: undefined }));
  }
  return flyLocked(engine, flight);
}

/**
 * Decides on the books that the process knows, if that is enough. The commit confirms them and that keys are new. Where it
 * would not, because a turn was refused or nothing is written, the books have to be loaded: undefined.
 */
async function decideKnown(engine: Engine, flight: Flight): Promise<FlightOutcome | undefined> {
  const books = known(engine, flight);
  if (!books) return undefined;
  const outcome = await decideTurns(engine, engine.orm.em.fork(), flight, books);
  const isConfirmed = !isEmpty(outcome.write) && outcome.ended.every((one) => "result" in one);
  return isConfirmed ? outcome : undefined;
}

async function decideLoaded(engine: Engine, flight: Flight): Promise<FlightOutcome> {
  const em = engine.orm.em.fork();
  return decideTurns(engine, em, flight, await load(engine, em, flight));
}

/** Books after a commit as a load answers them: without what ended, and in the order of a load. */
function openRowsOf(books: Books): Books {
  const open = [...books.checkIns.values()].filter(
    ({ status }) => status === "scheduled" || status === "waiting",
  );
  const waiting = [...books.plans.values()].filter(({ status }) => status === "awaiting_approval");
  return {
    ...books,
    accounts: inOrder([...books.accounts.values()]),
    goals: inOrder([...books.goals.values()]),
    checkIns: inOrder(open, ({ dueAt }) => dueAt.getTime()),
    plans: inOrder(waiting),
  };
}

/** Rows by id, in the order of a value and then of their ids: ids follow the clocks of the servers that made them. */
function inOrder<Row extends { readonly id: string }>(
  rows: readonly Row[],
  rankOf: (row: Row) => number = () => 0,
): Rows<Row> {
  const sorted = rows.toSorted((one, other) => rankOf(one) - rankOf(other) || (one.id < other.id ? -1 : 1));
  return new Map(sorted.map((row) => [row.id, row]));
}

/** The last attempt: nobody else can write the books between the load and the commit. @throws Refusal `unavailable` */
async function flyLocked(engine: Engine, flight: Flight): Promise<readonly TurnEnd<unknown>[]> {
  try {
    return await engine.orm.em.fork().transactional(async (em) => {
      await lockCouple(em, flight.coupleId);
      const { ended, write, now } = await decideTurns(engine, em, flight, await load(engine, em, flight));
      if (isEmpty(write)) return ended;
      const options = { wait: true, keysSince: expiredBefore(now) };
      const refused = await commitBooks(em, [write], options);
      if (refused.size > 0) throw new WriteConflict(`the couple is ${refused.get(flight.coupleId)}`);
      return ended;
    });
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    engine.log.error({ err: error, couple_id: flight.coupleId }, "a decision found rows changed every time");
    throw unavailable("Other writers keep changing these rows.");
  }
}

/** Why nothing was written; undefined: it was. */
async function commit(
  engine: Engine,
  { write, now }: FlightOutcome,
  { wait }: { readonly wait: boolean },
): Promise<NotWritten | undefined> {
  if (isEmpty(write)) return undefined;
  try {
    return await send(engine, write, { wait, now });
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
  }
  // The connection was lost: the database has written it, has not, or still works on it and holds the lock.
  const why = await send(engine, write, { wait: true, now });
  const [first] = write.events;
  const isOurs = why === "moved" && first && (await holdsEvent(engine.orm.em.fork(), write.coupleId, first));
  return isOurs ? undefined : why;
}

async function send(
  engine: Engine,
  write: CoupleWrite,
  { wait, now }: { readonly wait: boolean; readonly now: Date },
): Promise<NotWritten | undefined> {
  try {
    const options = { wait, keysSince: expiredBefore(now) };
    const refused = await commitBooks(engine.orm.em.fork(), [write], options);
    return refused.get(write.coupleId);
  } catch (error) {
    if (error instanceof WriteConflict || hasCode(error, LOST_RACES)) return "moved";
    throw error;
  }
}

/** PostgreSQL: a deadlock; a prepared statement that was overtaken by a migration, which changed its table's columns. */
const LOST_RACES = /^(40P01|0A000)$/;

function isEmpty({ events, rows, keys }: CoupleWrite): boolean {
  return events.length === 0 && rows.length === 0 && keys.length === 0;
}
