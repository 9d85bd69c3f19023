import { forgetOldKeys } from "../idempotency.ts";
import type { Job } from "./job.ts";

/** Idempotency keys past their age take up room and nothing else; hourly is often enough. */
export const forgetKeys: Job = {
  name: "forget_old_keys",
  pauseMs: 60 * 60 * 1000,
  async run({ orm, now }, _signal, progress) {
    progress.settled("done", await forgetOldKeys(orm.em, now()));
  },
};
