import type { Books } from "../books/books.ts";
import { lockCouple } from "../database/queries/books.ts";
import { type CoupleWrite, commitBooks, type NotWritten } from "../database/queries/commit.ts";
import { holdsEvent } from "../database/queries/events.ts";
import { WriteConflict } from "../database/queries/write.ts";
import { unavailable } from "../kernel/refusals.ts";
import { decideTurns, type Flight, known, load, type Outcome } from "./decide-turns.ts";
import type { Engine } from "./engine.ts";
import { expiredBefore } from "./idempotency.ts";
import type { Ended } from "./turn.ts";
import { hasCode, isOutOfReach } from "./unexpected-errors.ts";

/** How often turns are decided: twice on books without a lock, then with the lock held. */
const ATTEMPTS = 3;

/**
 * Lets each turn decide on the books that the one before left, and writes all of it. Answers how each turn ended: a refusal
 * counts, because the books on which it was decided were confirmed by the commit, or loaded for it.
 * @throws when nothing was written; no turn has ended then
 */
export async function fly(engine: Engine, flight: Flight): Promise<readonly Ended<unknown>[]> {
  const { cache } = engine;
  const { coupleId, turns } = flight;
  let wait = false;
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const outcome =
      (attempt === 1 && (await decideKnown(engine, flight))) || (await decideLoaded(engine, flight));
    const why = await commit(engine, outcome.write, { wait });
    if (why === undefined) {
      if (outcome.books) cache.keep(openRowsOf(outcome.books));
      return outcome.ended;
    }
    cache.forget(coupleId);
    wait = why === "busy";
    if (wait && turns.every(({ yields }) => yields)) return turns.map(() => ({ result: undefined }));
  }
  return flyLocked(engine, flight);
}

/**
 * Decides on the books that the process knows, if that is enough. The commit confirms them and that keys are new. Where it
 * would not, because a turn was refused or nothing is written, the books have to be loaded: undefined.
 */
async function decideKnown(engine: Engine, flight: Flight): Promise<Outcome | undefined> {
  const books = known(engine, flight);
  if (!books) return undefined;
  const outcome = await decideTurns(engine, engine.orm.em.fork(), flight, books);
  const isConfirmed = !isEmpty(outcome.write) && outcome.ended.every((one) => "result" in one);
  return isConfirmed ? outcome : undefined;
}

async function decideLoaded(engine: Engine, flight: Flight): Promise<Outcome> {
  const em = engine.orm.em.fork();
  return decideTurns(engine, em, flight, await load(engine, em, flight));
}

/** Books after a commit, without what ended: the same as loaded ones. */
function openRowsOf(books: Books): Books {
  const checkIns = [...books.checkIns].filter(
    ([, { status }]) => status === "scheduled" || status === "waiting",
  );
  const plans = [...books.plans].filter(([, { status }]) => status === "awaiting_approval");
  return { ...books, checkIns: new Map(checkIns), plans: new Map(plans) };
}

/** The last attempt: nobody else can write the books between the load and the commit. @throws Refusal `unavailable` */
async function flyLocked(engine: Engine, flight: Flight): Promise<readonly Ended<unknown>[]> {
  try {
    return await engine.orm.em.fork().transactional(async (em) => {
      await lockCouple(em, flight.coupleId);
      const { ended, write } = await decideTurns(engine, em, flight, await load(engine, em, flight));
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
  try {
    return await send(engine, write, wait);
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
  }
  // The connection was lost: the database has written it, has not, or still works on it and holds the lock.
  const why = await send(engine, write, true);
  const [first] = write.events;
  const isOurs = why === "moved" && first && (await holdsEvent(engine.orm.em.fork(), write.coupleId, first));
  return isOurs ? undefined : why;
}

async function send(engine: Engine, write: CoupleWrite, wait: boolean): Promise<NotWritten | undefined> {
  try {
    const options = { wait, keysSince: expiredBefore(engine.now()) };
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
