import { bringCheckInsDue } from "../domain/check-ins.ts";
import { SyncPrompt } from "../domain/sync-prompt.ts";
import type { Engine } from "../operations/engine.ts";
import { eachCouple } from "./couples.ts";
import type { Job } from "./job.ts";

/** Couples looked up at once. */
const PAGE = 100;

/** Check-ins become due when their time has come. Seconds late are soon enough: people set them by the minute. */
export const checkInsDue: Job = {
  name: "bring_check_ins_due",
  pauseMs: 5_000,
  run: (engine, signal) =>
    eachCouple(engine, signal, { job: "bring_check_ins_due", find: findCouples, work: bringCheckInsDue }),
};

async function findCouples({ orm, now }: Engine, after: string): Promise<string[]> {
  const prompts = await orm.em
    .fork()
    .find(
      SyncPrompt,
      { status: "scheduled", dueAt: { $lte: now() }, couple: { $gt: after } },
      { fields: ["couple"], orderBy: { couple: "asc" }, limit: PAGE },
    );
  return [...new Set(prompts.map(({ couple }) => couple.id))];
}
