import { deleteExpiredSessions } from "../../database/queries/sessions.ts";
import { deleteLinks } from "../../database/queries/sign-in-links.ts";
import { countedSince } from "../../identity/sign-in-link.ts";
import type { Job } from "./job.ts";

/** Deletes expired sessions, and sign-in links that no longer count against the limit of their address. */
export const forgetEndedSignIns: Job = {
  name: "forget_ended_sign_ins",
  pauseMs: 60 * 60 * 1000,
  async run({ orm, now }, _signal, progress) {
    const at = now();
    const sessions = await deleteExpiredSessions(orm.em.fork(), at);
    progress.settled("done", sessions + (await deleteLinks(orm.em.fork(), countedSince(at))));
  },
};
