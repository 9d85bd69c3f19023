import type { Books, Rows } from "../books/books.ts";
import { lockCouple } from "../database/queries/books.ts";
import { type CoupleWrite, commitBooks, type NotWritten } from "../database/queries/commit.ts";
import { holdsEvent } from "../database/queries/events.ts";
import { WriteConflict } from "../database/queries/write.ts";
import { notFound, unavailable } from "../kernel/refusals.ts";
import { decideTurns, type FlightOutcome } from "./decide-turns.ts";
import type { Engine } from "./engine.ts";
import { expiredBefore } from "./idempotency.ts";
import { known, load, loadBeside, loadWithin } from "./load.ts";
import type { Flight, TurnEnd } from "./turn.ts";
import { hasCode, isAnswer } from "./unexpected-errors.ts";

type Ends = readonly TurnEnd<unknown>[];

/** How often turns are decided: twice on books without a lock, then with the lock held. */
const ATTEMPTS = 3;

/**
 * Decides on the books that the process knows, if that is enough. The commit confirms them and that keys are new. Where it
 * would not, because a turn was refused or nothing is written, the books have to be loaded: undefined.
 */
export function decideKnown(engine: Engine, flight: Flight): FlightOutcome | undefined {
  const loaded = known(engine, flight);
  return loaded && confirmable(decideTurns(engine, flight.turns, loaded));
}

/**
 * Decides on what the database has. Facts are first queried beside the books that the process knows: if the commit finds the
 * head where it was, they were of the same place of the ledger. Where no commit would confirm that, all of it is loaded together.
 */
export async function decideLoaded(engine: Engine, flight: Flight): Promise<FlightOutcome | EmptyOutcome> {
  const beside = await loadBeside(engine, flight);
  const outcome = beside && confirmable(decideTurns(engine, flight.turns, beside));
  if (outcome) return outcome;
  const loaded = await load(engine, flight);
  if (!loaded) return { ended: withoutCouple(flight) };
  const decided = decideTurns(engine, flight.turns, loaded);
  return isEmpty(decided.write) ? { ended: landed(engine, decided) } : decided;
}

/** A flight that writes nothing. */
interface EmptyOutcome {
  readonly ended: Ends;
  readonly write?: never;
}

/** An outcome whose commit confirms the books that it was decided on. */
function confirmable(outcome: FlightOutcome): FlightOutcome | undefined {
  const isConfirmed = !isEmpty(outcome.write) && outcome.ended.every((one) => "result" in one);
  return isConfirmed ? outcome : undefined;
}

/** Ends a flight that was written: the process keeps the books as it left them. It never throws. */
export function landed({ cache, log }: Engine, { books, ended }: FlightOutcome): Ends {
  try {
    cache.keep(openRowsOf(books));
  } catch (err) {
    cache.forget(books.couple.id);
    log.error({ err, couple_id: books.couple.id }, "books could not be kept after a commit");
  }
  return ended;
}

/** The outcome of the flight's first attempt, in one commit with other couples. */
export type FirstAttempt =
  | { readonly lost: NotWritten }
  /** The connection was lost. */
  | { readonly unanswered: FlightOutcome };

/**
 * Lets each turn decide on loaded books, and writes all of it. Returns how each turn ended: a refusal counts, because the
 * books on which it was decided were loaded for it.
 * @throws when nothing was written, or the database did not answer; no turn has ended then
 */
export async function fly(engine: Engine, flight: Flight, first?: FirstAttempt): Promise<Ends> {
  try {
    return await flyUnlocked(engine, flight, first);
  } catch (error) {
    engine.cache.forget(flight.coupleId);
    throw error;
  }
}

async function flyUnlocked(engine: Engine, flight: Flight, first?: FirstAttempt): Promise<Ends> {
  const { coupleId, turns } = flight;
  let why: NotWritten | undefined;
  if (first) {
    why = "lost" in first ? first.lost : await resend(engine, first.unanswered);
    if (why === undefined && "unanswered" in first) return landed(engine, first.unanswered);
  }
  for (let attempt = first ? 2 : 1; ; attempt++) {
    if (why === "moved") engine.cache.forget(coupleId);
    if (why === "busy" && turns.every(({ yields }) => yields))
      return turns.map(() => ({ result: undefined }));
    if (attempt === ATTEMPTS) return flyLocked(engine, flight);
    const loaded = await load(engine, flight);
    if (!loaded) return withoutCouple(flight);
    const outcome = decideTurns(engine, turns, loaded);
    why = await commit(engine, outcome, why === "busy");
    if (why === undefined) return landed(engine, outcome);
  }
}

function withoutCouple({ turns }: Flight): Ends {
  return turns.map(({ yields }) => (yields ? { result: undefined } : { error: notFound("couple") }));
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
    allocations: byIdOf(books.allocations),
    reactions: byIdOf(books.reactions),
    checkIns: inOrder(open, ({ dueAt }) => dueAt.getTime()),
    plans: inOrder(waiting),
  };
}

/** Rows in the order of their ids, under the keys that they have. */
function byIdOf<Row extends { readonly id: string }>(rows: Rows<Row>): Rows<Row> {
  return new Map([...rows].toSorted(([, one], [, other]) => (one.id < other.id ? -1 : 1)));
}

/** Rows by id, in the order of a value and then of their ids: ids follow the clocks of the servers that made them. */
function inOrder<Row extends { readonly id: string }>(
  rows: readonly Row[],
  rankOf: (row: Row) => number = () => 0,
): Rows<Row> {
  const sorted = rows.toSorted((one, other) => rankOf(one) - rankOf(other) || (one.id < other.id ? -1 : 1));
  return new Map(sorted.map((row) => [row.id, row]));
}

/**
 * The last attempt: nobody else can write the books between the load and the commit.
 * @throws Refusal `unavailable`; what the driver throws, also where the connection was lost and it may have been written
 */
async function flyLocked(engine: Engine, flight: Flight): Promise<Ends> {
  try {
    return await engine.orm.em.fork().transactional(async (em) => {
      await lockCouple(em, flight.coupleId);
      const loaded = await loadWithin(em, engine, flight);
      if (!loaded) return withoutCouple(flight);
      const { ended, write, now } = decideTurns(engine, flight.turns, loaded);
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
  outcome: FlightOutcome,
  wait: boolean,
): Promise<NotWritten | undefined> {
  if (isEmpty(outcome.write)) return undefined;
  try {
    return await send(engine, outcome, wait);
  } catch (error) {
    if (isAnswer(error)) throw error;
    return resend(engine, outcome);
  }
}

/**
 * Settles a commit whose connection was lost: the database has written it, has not, or still works on it and holds the lock.
 * The same statement with the same ids is sent again. Returns why nothing was written; undefined: it was.
 */
async function resend(engine: Engine, outcome: FlightOutcome): Promise<NotWritten | undefined> {
  const { write } = outcome;
  const why = await send(engine, outcome, true);
  const [first] = write.events;
  const isOurs = why === "moved" && first && (await holdsEvent(engine.em, write.coupleId, first));
  return isOurs ? undefined : why;
}

async function send(
  engine: Engine,
  { write, now }: FlightOutcome,
  wait: boolean,
): Promise<NotWritten | undefined> {
  try {
    const refused = await commitBooks(engine.em, [write], { wait, keysSince: expiredBefore(now) });
    return refused.get(write.coupleId);
  } catch (error) {
    if (isLostRace(error)) return "moved";
    throw error;
  }
}

/** PostgreSQL: a deadlock; a prepared statement that was overtaken by a migration, which changed its table's columns. */
const LOST_RACES = /^(40P01|0A000)$/;

/** Whether a commit failed in a way in which it can succeed on newly loaded books. */
export function isLostRace(error: unknown): boolean {
  return error instanceof WriteConflict || hasCode(error, LOST_RACES);
}

function isEmpty({ events, rows, keys }: CoupleWrite): boolean {
  return events.length === 0 && rows.length === 0 && keys.length === 0;
}
