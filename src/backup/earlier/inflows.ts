import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Goal } from "../../books/rows.ts";
import { ledgerPage } from "../../database/queries/verify.ts";
import { firstProblem } from "../../ledger/verify/finding.ts";
import { replay, startReplay } from "../../ledger/verify/replay.ts";

/** The number of events per read. */
const PAGE = 500;

/**
 * Computes the inflows of a couple's goals, which the version before did not store, by replaying the ledger. Call it after
 * all rows are inserted, while the tables' guard triggers are disabled. If the ledger cannot be replayed, only the events
 * before the error count; verify reports the error.
 */
export async function setInflows(em: SqlEntityManager, coupleId: string): Promise<void> {
  const goals = (await replayedGoals(em, coupleId)).map(({ id, inflows }) => ({ id, inflows }));
  await em.execute(
    `update financial_goals g set inflows = x.inflows from jsonb_to_recordset(?::jsonb) as x (id uuid, inflows jsonb)
      where g.couple_id = ? and g.id = x.id`,
    [JSON.stringify(goals), coupleId],
  );
}

async function replayedGoals(em: SqlEntityManager, coupleId: string): Promise<readonly Goal[]> {
  const replayed = startReplay(coupleId);
  for (;;) {
    const after = replayed.books.couple.headSequence;
    const page = await ledgerPage(em, coupleId, { after, limit: PAGE });
    const changes = page.map((change) => ({ id: change.event.id, change }));
    const fault = firstProblem("ledger_events", changes, ({ change }) => replay(replayed, change));
    if (fault || page.length < PAGE) return [...replayed.books.goals.values()];
  }
}
