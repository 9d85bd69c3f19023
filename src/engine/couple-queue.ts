import { unavailable } from "../kernel/refusals.ts";
import type { Engine } from "./engine.ts";
import { fly } from "./flight.ts";
import { needsDatabase, type Turn, type TurnEnd } from "./turn.ts";
import { isOutOfReach, isStuck, stuck } from "./unexpected-errors.ts";

/** Turns of one couple that wait. */
const WAITING = 64;

/** A turn that waits for its couple. */
interface Waiting {
  readonly turn: Turn<unknown>;
  end(ended: TurnEnd<unknown>): void;
}

/**
 * The writes of each couple, one flight after another: turns that come while a flight is in progress wait, and are then
 * decided together. Couples do not wait for each other.
 */
export class CoupleQueues {
  readonly #queues = new Map<string, Waiting[]>();

  /**
   * Decides a turn when the couple's earlier turns have ended, and writes what it decided.
   * @throws Refusal, also `unavailable` when too many turns wait already; what the driver throws
   */
  async run<T>(engine: Engine, coupleId: string, turn: Turn<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<TurnEnd<unknown>>();
    const waiting = { turn, end: resolve };
    const queue = this.#queues.get(coupleId);
    if (queue) {
      if (queue.length >= WAITING) throw unavailable("Too many calls on these books are waiting.");
      queue.push(waiting);
    } else {
      const started = [waiting];
      this.#queues.set(coupleId, started);
      void this.#serve(engine, coupleId, started);
    }
    const ended = await promise;
    if ("error" in ended) throw ended.error;
    return ended.result as T;
  }

  /** Flies until nothing waits. It never throws: each turn gets its own error. */
  async #serve(engine: Engine, coupleId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) await this.#flyNext(engine, coupleId, queue);
    this.#queues.delete(coupleId);
  }

  async #flyNext(engine: Engine, coupleId: string, queue: Waiting[]): Promise<void> {
    const together = queue.splice(0, countTogether(queue));
    const flyWith = async (some: readonly Waiting[]) => {
      const ended = await fly(engine, { coupleId, turns: some.map(({ turn }) => turn) });
      for (const [at, { end }] of some.entries()) end(ended[at] ?? { error: new Error("a turn has no end") });
    };
    try {
      await flyWith(together);
    } catch (error) {
      if (together.length > 1 && !endsAll(error)) await flyAlone(together);
      else for (const { end } of together) end({ error });
      // Those that wait for the same lock would each wait as long as the one that gave up: together, for minutes.
      if (isStuck(error)) for (const { end } of queue.splice(0)) end({ error: stuck() });
    }

    /** One of them cannot be written: the others can. */
    async function flyAlone(some: readonly Waiting[]): Promise<void> {
      for (const [at, one] of some.entries()) {
        try {
          await flyWith([one]);
        } catch (error) {
          const ending = endsAll(error) ? some.slice(at) : [one];
          for (const { end } of ending) end({ error });
          if (ending.length > 1) return;
        }
      }
    }
  }
}

/**
 * Whether an error ends all turns of a flight. Where the database cannot be reached, the flight may have been written, so
 * deciding a turn again could double its effect; and where it waits for a lock, the others would wait as long.
 */
function endsAll(error: unknown): boolean {
  return isStuck(error) || isOutOfReach(error);
}

/**
 * How many of the first turns are decided together. A turn for which facts are read is never decided after another one, and
 * one that yields is decided alone.
 */
function countTogether(queue: readonly Waiting[]): number {
  if (queue[0]?.turn.yields) return 1;
  const next = queue.findIndex(({ turn }, at) => at > 0 && (turn.yields || needsDatabase(turn.questions)));
  return next < 0 ? queue.length : next;
}
