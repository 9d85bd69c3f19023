import { type DueRow, dueCouples } from "../../database/queries/due.ts";
import { checkGoals } from "../../drift/midnight.ts";
import { decideByService } from "../decide-by-service.ts";
import type { Engine } from "../engine.ts";
import { eachDue } from "./couples.ts";
import type { Job } from "./job.ts";

/** Couples looked up at once. */
const PAGE = 100;

/** Checks each couple's goals when its day begins, since a goal can leave its schedule with the days alone. */
export const checkDrift: Job = {
  name: "check_drift",
  pauseMs: 60_000,
  run: (engine, signal) =>
    eachDue(engine, signal, {
      job: "check_drift",
      find: ({ orm, now }, after) => dueCouples(orm.em.fork(), { now: now(), after, limit: PAGE }),
      decide: checkDaily,
    }),
};

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
