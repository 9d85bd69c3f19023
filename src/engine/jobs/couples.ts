import type { DueRow } from "../../database/queries/due.ts";
import type { Engine } from "../engine.ts";
import { isStuck } from "../unexpected-errors.ts";
import type { Round } from "./job.ts";

/** What a job does row by row. */
export interface PerRow {
  /** The job's name, for the log. */
  readonly job: string;
  /** What is due, in the order of ids, only rows after `after`; empty: no more. */
  find(engine: Engine, after: string): Promise<readonly DueRow[]>;
  /**
   * Decides about the row with its couple's lock held, and answers whether it still was due: another server may have done
   * it since. Undefined: somebody else holds the lock, and the row stays due.
   */
  decide(engine: Engine, due: DueRow): Promise<boolean | undefined>;
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
        else if (await todo.decide(engine, { id, coupleId })) round.done++;
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
