import { LockMode } from "@mikro-orm/core";
import { Couple } from "../domain/couple.ts";
import { BY_ITSELF, type Writing } from "../domain/ledger.ts";
import type { Engine } from "../operations/engine.ts";
import type { Round } from "./job.ts";

/**
 * Works on one couple's books with its lock held, as every write does. `work` looks again at what is due: another
 * server may have done it since. Answers undefined when somebody else holds the lock: what is due then stays due.
 */
export async function inCouple<T>(
  engine: Engine,
  coupleId: string,
  work: (writing: Writing) => Promise<T>,
): Promise<T | undefined> {
  return engine.orm.em.fork().transactional(async (em) => {
    const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
    const couple = await em.findOne(Couple, { id: coupleId }, { lockMode });
    if (!couple) return undefined;
    return work({ em, couple, now: engine.now(), ids: engine.ids, principal: BY_ITSELF });
  });
}

/** What a job does couple by couple. */
export interface PerCouple {
  /** The job's name, for the log. */
  readonly job: string;
  /** Ids of couples for whom something is due, in order, those after `after` alone; empty: no more. */
  find(engine: Engine, after: string): Promise<readonly string[]>;
  /** Does what is due, and answers how much that was. */
  work(writing: Writing): Promise<number>;
}

/** Before every id. */
const FIRST = "00000000-0000-0000-0000-000000000000";

/** One round: every couple once, each in its own transaction, so that one that fails keeps no other waiting. */
export async function eachCouple(engine: Engine, signal: AbortSignal, todo: PerCouple): Promise<Round> {
  const round = { done: 0, failed: 0 };
  let after = FIRST;
  let ids = await todo.find(engine, after);
  while (ids.length > 0) {
    for (const id of ids) {
      if (signal.aborted) return round;
      try {
        round.done += (await inCouple(engine, id, todo.work)) ?? 0;
      } catch (error) {
        round.failed++;
        engine.log.error({ err: error, job: todo.job, couple_id: id }, "a job failed for a couple");
      }
      after = id;
    }
    ids = await todo.find(engine, after);
  }
  return round;
}
