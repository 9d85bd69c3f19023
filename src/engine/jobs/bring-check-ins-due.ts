import { bringCheckInDue } from "../../check-ins/lifecycle.ts";
import { type DueRow, dueCheckIns } from "../../database/queries/due.ts";
import { decideByService } from "../decide-by-service.ts";
import type { Engine } from "../engine.ts";
import { eachDue } from "./couples.ts";
import type { Job } from "./job.ts";

/** Check-ins looked up at once. */
const PAGE = 100;

/** Check-ins become due when their time has come. Seconds late are soon enough: people set them by the minute. */
export const checkInsDue: Job = {
  name: "bring_check_ins_due",
  pauseMs: 5_000,
  run: (engine, signal) =>
    eachDue(engine, signal, {
      job: "bring_check_ins_due",
      find: ({ orm, now }, after) => dueCheckIns(orm.em.fork(), { now: now(), after, limit: PAGE }),
      decide: bringDue,
    }),
};

/** Brings a scheduled check-in due if its time has come. */
export function bringDue(engine: Engine, { id, coupleId }: DueRow): Promise<boolean | undefined> {
  const occasion = { coupleId, questions: { news: { checkInId: id } } };
  return decideByService(engine, occasion, (decision, facts) => bringCheckInDue(decision, id, facts));
}
