import type { Engine } from "../src/engine/engine.ts";
import { bringDue } from "../src/engine/jobs/bring-check-ins-due.ts";
import { SyncPrompt } from "../src/entities/sync-prompt.ts";

/** Runs the background job for a couple's due check-ins. Returns their number. */
export async function bringCheckInsDue(engine: Engine, coupleId: string): Promise<number> {
  const due = { couple: coupleId, status: "scheduled" as const, dueAt: { $lte: engine.now() } };
  const prompts = await engine.orm.em.fork().find(SyncPrompt, due, { orderBy: { dueAt: "asc", id: "asc" } });
  for (const { id } of prompts) await bringDue(engine, { id, coupleId });
  return prompts.length;
}
