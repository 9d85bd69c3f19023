import { nextMidnight } from "../domain/calendar.ts";
import { Couple } from "../domain/couple.ts";
import { recordDrift } from "../domain/drift-look.ts";
import { FinancialGoal } from "../domain/financial-goal.ts";
import type { Writing } from "../domain/ledger.ts";
import type { Engine } from "../operations/engine.ts";
import { type Due, eachDue } from "./couples.ts";
import type { Job } from "./job.ts";

/** Couples looked up at once. */
const PAGE = 100;

/** Each couple's goals are looked at when its day begins: the days alone bring a goal off its schedule, too. */
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

/** Tells in the ledger whose status has changed since it was told last. Days without a server are not made up for. */
export async function lookAtGoals(writing: Writing): Promise<boolean> {
  const { em, couple, now } = writing;
  if (couple.nextLookAt > now) return false;
  couple.nextLookAt = nextMidnight(couple.timeZone, now);
  // What is loaded is looked at.
  await em.find(FinancialGoal, { couple, status: "active" });
  await recordDrift(writing);
  return true;
}
