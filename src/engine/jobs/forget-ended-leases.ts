import { deleteEndedLeases } from "../../database/queries/job-leases.ts";
import type { Job } from "./job.ts";

/** Leases that a server left when it died take up room and nothing else; hourly is often enough. */
export const forgetEndedLeases: Job = {
  name: "forget_ended_leases",
  pauseMs: 60 * 60 * 1000,
  async run({ orm, now }, _signal, progress) {
    progress.settled("done", await deleteEndedLeases(orm.em.fork(), now()));
  },
};
