import { checkGoals } from "../../drift/midnight.ts";
import { Couple } from "../../entities/couple.ts";
import { decideByService } from "../decide-by-service.ts";
import type { Engine } from "../engine.ts";
import { type Due, eachDue } from "./couples.ts";
import type { Job } from "./job.ts";

/** Couples looked up at once. */
const PAGE = 100;

/** Checks each couple's goals when its day begins, since a goal can leave its schedule with the days alone. */
export const checkDrift: Job = {
  name: "check_drift",
  pauseMs: 60_000,
  run: (engine, signal) =>
    eachDue(engine, signal, { job: "check_drift", find: findCouples, decide: checkDaily }),
};

async function findCouples({ orm, now }: Engine, after: string): Promise<Due[]> {
  const due = { id: { $gt: after }, nextLookAt: { $lte: now() } };
  const couples = await orm.em
    .fork()
    .find(Couple, due, { fields: ["id"], orderBy: { id: "asc" }, limit: PAGE });
  return couples.map(({ id }) => ({ id, coupleId: id }));
}

/** Checks the goals of a couple whose day has begun, once for all days on which no server ran. */
export function checkDaily(
  engine: Engine,
  { coupleId }: Pick<Due, "coupleId">,
): Promise<boolean | undefined> {
  const occasion = { coupleId, questions: { nextLookAt: true } } as const;
  return decideByService(engine, occasion, (decision, { nextLookAt }) => {
    if (nextLookAt > decision.now) return false;
    checkGoals(decision);
    return true;
  });
}
