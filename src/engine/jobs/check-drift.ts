import { couplesToCheck, type NextCheck, setNextChecks } from "../../database/queries/drift-checks.ts";
import { type DueRow, dueCouples } from "../../database/queries/due.ts";
import { checkGoals, hasDrifted } from "../../drift/derive.ts";
import { nextMidnight } from "../../kernel/calendar.ts";
import { decideByService } from "../decide-by-service.ts";
import type { Engine } from "../engine.ts";
import { type DueWork, workOff } from "./due-work.ts";
import type { Job } from "./job.ts";

/** Checks each couple's goals when its day begins, since a goal can leave its schedule with the days alone. */
export const checkDrift: Job = {
  name: "check_drift",
  pauseMs: 60_000,
  run: (engine, signal, progress) => workOff(engine, driftChecks, { signal, progress }),
};

const driftChecks: DueWork = {
  job: checkDrift.name,
  find: dueCouples,
  settle: checkTogether,
  decide: checkDaily,
};

/**
 * Checks the goals of couples in two statements, one that reads and one that sets the next checks, and answers the couples
 * whose goals stand where the ledger has them. A couple that something is to be recorded for is decided on alone.
 */
async function checkTogether({ orm, now }: Engine, rows: readonly DueRow[]): Promise<readonly DueRow[]> {
  const at = now();
  const couples = await couplesToCheck(
    orm.em.fork(),
    rows.map(({ coupleId }) => coupleId),
  );
  const checks: readonly NextCheck[] = couples
    .filter((books) => !hasDrifted(books, at))
    .map(({ couple: { id, headSequence, timeZone } }) => ({
      coupleId: id,
      headSequence,
      at: nextMidnight(timeZone, at),
    }));
  const checked = new Set(await setNextChecks(orm.em.fork(), checks, at));
  return rows.filter(({ coupleId }) => checked.has(coupleId));
}

/** Checks the goals of a couple whose day has begun, once for all days on which no server ran. */
export function checkDaily(
  engine: Engine,
  { coupleId }: Pick<DueRow, "coupleId">,
): Promise<boolean | undefined> {
  const occasion = { coupleId, questions: { nextDriftCheckAt: true } } as const;
  return decideByService(engine, occasion, (decision, { nextDriftCheckAt }) => {
    if (nextDriftCheckAt > decision.now) return false;
    checkGoals(decision);
    return true;
  });
}
