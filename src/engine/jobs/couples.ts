import { LockMode } from "@mikro-orm/core";
import { Couple } from "../../entities/couple.ts";
import { SERVICE_ACTOR } from "../../ledger/actors.ts";
import type { Writing } from "../../ledger/append.ts";
import type { Engine } from "../engine.ts";
import { isStuck } from "../unexpected-errors.ts";
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
    return work({ em, couple, now: engine.now(), ids: engine.ids, principal: SERVICE_ACTOR });
  });
}

/** A row whose time has come, and the couple whose lock it needs. */
export interface Due {
  readonly id: string;
  readonly coupleId: string;
}

/** What a job does row by row. */
export interface PerRow {
  /** The job's name, for the log. */
  readonly job: string;
  /** What is due, in the order of ids, those after `after` alone; empty: no more. */
  find(engine: Engine, after: string): Promise<readonly Due[]>;
  /** Does what is due of the row, and answers whether there still was something. */
  work(writing: Writing, id: string): Promise<boolean>;
}

/** Before every id. */
const FIRST = "00000000-0000-0000-0000-000000000000";

/**
 * One round: every row once, each in its own transaction, so that one that fails keeps no other waiting. Where another
 * process holds a couple's rows, the couple's other rows wait for the next round.
 */
export async function eachDue(engine: Engine, signal: AbortSignal, todo: PerRow): Promise<Round> {
  const round = { done: 0, failed: 0 };
  const held = new Set<string>();
  let after = FIRST;
  let page = await todo.find(engine, after);
  while (page.length > 0) {
    for (const { id, coupleId } of page) {
      if (signal.aborted) return round;
      try {
        if (held.has(coupleId)) round.failed++;
        else if (await inCouple(engine, coupleId, (writing) => todo.work(writing, id))) round.done++;
      } catch (error) {
        round.failed++;
        if (isStuck(error)) held.add(coupleId);
        engine.log.error({ err: error, job: todo.job, couple_id: coupleId, id }, "a job failed for a row");
      }
      after = id;
    }
    page = await todo.find(engine, after);
  }
  return round;
}
