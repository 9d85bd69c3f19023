import pLimit from "p-limit";
import type { NotWritten } from "../database/queries/commit.ts";
import { unavailable } from "../kernel/refusals.ts";
import {
  type Departure,
  firstAttempt,
  type Queue,
  type Taken,
  takeTogether,
  type Waiting,
  writeTogether,
} from "./departures.ts";
import type { Engine } from "./engine.ts";
import { decideKnown, decideLoaded, type FirstAttempt, fly, landed } from "./flight.ts";
import { Lanes } from "./lanes.ts";
import type { Flight, Turn, TurnEnd } from "./turn.ts";
import { isAnswer, isStuck, stuck } from "./unexpected-errors.ts";

/** Turns of one couple that wait or fly. */
const MAX_TURNS = 65;

/** Statements that write several couples at once. */
const LANES = 2;

/** Flights that fly alone at once. Each may wait for a lock on a connection: the other connections are left for the rest. */
const ALONE = 6;

/** Flights that wait to fly alone; more are refused, since each may take as long as the longest wait for a lock. */
const WAITING_ALONE = 64;

/**
 * The writes of couples. Turns of one couple that come while a flight of it is in progress wait, and are then decided together.
 * Flights of several couples are written by one statement, in which each couple fails alone; a flight that fails there flies
 * alone. No couple waits for another.
 */
export class CoupleQueues {
  readonly #queues = new Map<string, Queue>();
  /** Queues with turns that wait while none is flying. */
  readonly #ready = new Set<Queue>();
  /** Flights that were decided and are to be written. */
  readonly #decided: Departure[] = [];
  readonly #lanes = new Lanes(LANES);
  readonly #alone = pLimit(ALONE);

  /**
   * Decides a turn when the couple's earlier turns have ended, and writes what it decided.
   * @throws Refusal, also `unavailable` when too many turns wait already; what the driver throws
   */
  async run<T>(engine: Engine, coupleId: string, turn: Turn<T>): Promise<T> {
    const queue = this.#queues.get(coupleId) ?? { coupleId, waiting: [], flying: 0 };
    if (queue.waiting.length + queue.flying >= MAX_TURNS)
      throw unavailable("Too many calls on these books are waiting.");
    this.#queues.set(coupleId, queue);
    const { promise, resolve } = Promise.withResolvers<TurnEnd<unknown>>();
    queue.waiting.push({ turn, end: resolve });
    this.#continue(engine, queue);
    const ended = await promise;
    if ("error" in ended) throw ended.error;
    return ended.result as T;
  }

  /** Makes a queue ready unless it flies, or forgets it when nothing waits. */
  #continue(engine: Engine, queue: Queue): void {
    if (queue.flying > 0) return;
    if (queue.waiting.length === 0) {
      this.#queues.delete(queue.coupleId);
      return;
    }
    this.#ready.add(queue);
    this.#startLane(engine);
  }

  #startLane(engine: Engine): void {
    this.#lanes.start(
      () => this.#ready.size + this.#decided.length > 0,
      () => this.#flyReady(engine),
    );
  }

  /** Decides what is ready, and writes what has been decided. Flights that need a load or fly alone are not waited for. */
  async #flyReady(engine: Engine): Promise<void> {
    for (const queue of this.#ready) {
      this.#ready.delete(queue);
      void this.#decideNext(engine, queue);
    }
    const together = takeTogether(engine, this.#decided);
    if (together.length > 0) await this.#writeTogether(engine, together);
  }

  /** Decides a couple's next turns: at once where the process knows enough. It never throws: each turn gets its own error. */
  async #decideNext(engine: Engine, queue: Queue): Promise<void> {
    const turns = queue.waiting.splice(0, countTogether(queue.waiting));
    queue.flying = turns.length;
    try {
      const flight = flightOf(queue, turns);
      const known = decideKnown(engine, flight);
      const decided = known ?? (await decideLoaded(engine, flight));
      const ended = this.#keepUndecided(queue, turns, decided.ended.length);
      if (decided.write) this.#decided.push({ queue, turns: ended, outcome: decided });
      else this.#end(engine, queue, ended, decided.ended);
      if (decided !== known) this.#startLane(engine);
    } catch (error) {
      await this.#endFailed(engine, { queue, turns }, error);
    }
  }

  /** Puts turns that a flight left undecided back to the front of the queue. Returns the others. */
  #keepUndecided(queue: Queue, turns: readonly Waiting[], decided: number): readonly Waiting[] {
    queue.waiting.unshift(...turns.slice(decided));
    queue.flying = decided;
    return turns.slice(0, decided);
  }

  async #writeTogether(engine: Engine, departures: readonly Departure[]): Promise<void> {
    let refused: ReadonlyMap<string, NotWritten>;
    try {
      refused = await writeTogether(engine, departures);
    } catch (error) {
      for (const departure of departures)
        void this.#flyAlone(engine, departure, firstAttempt(departure.outcome, error));
      return;
    }
    for (const departure of departures) {
      const { queue, turns, outcome } = departure;
      const lost = refused.get(queue.coupleId);
      if (lost) void this.#flyAlone(engine, departure, { lost });
      else this.#end(engine, queue, turns, landed(engine, outcome));
    }
  }

  #end(engine: Engine, queue: Queue, turns: readonly Waiting[], ended: readonly TurnEnd<unknown>[]): void {
    for (const [at, { end }] of turns.entries()) end(ended[at] ?? { error: new Error("a turn has no end") });
    queue.flying = 0;
    this.#continue(engine, queue);
  }

  /** It never throws: each turn gets its own error. */
  async #flyAlone(engine: Engine, { queue, turns }: Taken, first?: FirstAttempt): Promise<void> {
    if (this.#alone.pendingCount >= WAITING_ALONE) {
      const error = stuck();
      this.#end(
        engine,
        queue,
        turns,
        turns.map(() => ({ error })),
      );
      return;
    }
    try {
      const ended = await this.#alone(() => fly(engine, flightOf(queue, turns), first));
      this.#end(engine, queue, this.#keepUndecided(queue, turns, ended.length), ended);
    } catch (error) {
      await this.#endFailed(engine, { queue, turns }, error);
    }
  }

  async #endFailed(engine: Engine, { queue, turns }: Taken, error: unknown): Promise<void> {
    const { coupleId } = queue;
    const ended =
      turns.length > 1 && !endsAll(error)
        ? await this.#alone(() => flyOneByOne(engine, coupleId, turns))
        : turns.map((_, at) => ({ error: at > 0 && isStuck(error) ? stuck() : error }));
    // Those that wait for the same lock would each wait as long as the one that gave up: together, for minutes.
    if (isStuck(error)) for (const { end } of queue.waiting.splice(0)) end({ error: stuck() });
    this.#end(engine, queue, turns, ended);
  }
}

function flightOf({ coupleId }: Queue, turns: readonly Waiting[]): Flight {
  return { coupleId, turns: turns.map(({ turn }) => turn) };
}

/** Lets turns fly one by one, where one of them cannot be written and the others can. */
async function flyOneByOne(
  engine: Engine,
  coupleId: string,
  turns: readonly Waiting[],
): Promise<readonly TurnEnd<unknown>[]> {
  const ended: TurnEnd<unknown>[] = [];
  for (const { turn } of turns) {
    const last = ended.at(-1);
    if (last && "error" in last && endsAll(last.error)) {
      ended.push(last);
      continue;
    }
    try {
      ended.push(...(await fly(engine, { coupleId, turns: [turn] })));
    } catch (error) {
      ended.push({ error });
    }
  }
  return ended;
}

/**
 * Whether an error ends all turns of a flight. Where the database did not answer, the flight may have been written, so
 * deciding a turn again could double its effect; and where it waits for a lock, the others would wait as long.
 */
function endsAll(error: unknown): boolean {
  return isStuck(error) || !isAnswer(error);
}

/** How many of the first turns are decided together. A turn that yields is decided alone. */
function countTogether(queue: readonly Waiting[]): number {
  if (queue[0]?.turn.yields) return 1;
  const next = queue.findIndex(({ turn }) => turn.yields);
  return next < 0 ? queue.length : next;
}
