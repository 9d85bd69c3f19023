import { bringCheckInDue } from "../../check-ins/lifecycle.ts";
import { type DueRow, dueCheckIns } from "../../database/queries/due.ts";
import { decideByService } from "../decide-by-service.ts";
import type { Engine } from "../engine.ts";
import { type DueWork, workOff } from "./due-work.ts";
import type { Job } from "./job.ts";

/** Check-ins become due when their time has come. Seconds late are soon enough: people set them by the minute. */
export const checkInsDue: Job = {
  name: "bring_check_ins_due",
  pauseMs: 5_000,
  run: (engine, signal, progress) => workOff(engine, checkIns, { signal, progress }),
};

const checkIns: DueWork = { job: checkInsDue.name, find: dueCheckIns, decide: bringDue };

/** Brings a scheduled check-in due if its time has come. */
export function bringDue(engine: Engine, { id, coupleId }: DueRow): Promise<boolean | undefined> {
  const occasion = { coupleId, questions: { news: { checkInId: id } } };
  return decideByService(engine, occasion, (decision, facts) => bringCheckInDue(decision, id, facts));
}
