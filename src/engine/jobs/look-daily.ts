import { recordDrift } from "../../drift/record.ts";
import { Couple } from "../../entities/couple.ts";
import { FinancialGoal } from "../../entities/financial-goal.ts";
import { nextMidnight } from "../../kernel/calendar.ts";
import type { Writing } from "../../ledger/append.ts";
import type { Engine } from "../engine.ts";
import { type Due, eachDue } from "./couples.ts";
import type { Job } from "./job.ts";

/** Couples looked up at once. */
const PAGE = 100;

/** Checks each couple's goals when its day begins, since a goal can leave its schedule with the days alone. */
export const lookDaily: Job = {
  name: "look_daily",
  pauseMs: 60_000,
  run: (engine, signal) =>
    eachDue(engine, signal, { job: "look_daily", find: findCouples, work: lookAtGoals }),
};

async function findCouples({ orm, now }: Engine, after: string): Promise<Due[]> {
  const due = { id: { $gt: after }, nextLookAt: { $lte: now() } };
  const couples = await orm.em
    .fork()
    .find(Couple, due, { fields: ["id"], orderBy: { id: "asc" }, limit: PAGE });
  return couples.map(({ id }) => ({ id, coupleId: id }));
}

/** Records the statuses that have changed since the ledger recorded them last, once for all days without a server. */
export async function lookAtGoals(writing: Writing): Promise<boolean> {
  const { em, couple, now } = writing;
  if (couple.nextLookAt > now) return false;
  couple.nextLookAt = nextMidnight(couple.timeZone, now);
  // What is loaded is looked at.
  await em.find(FinancialGoal, { couple, status: "active" });
  recordDrift(writing);
  return true;
}
