import type { EntityManager } from "@mikro-orm/core";
import { deleteKeys } from "../../database/queries/idempotency.ts";
import { deleteInvitations } from "../../database/queries/invitations.ts";
import { deleteEndedLeases } from "../../database/queries/job-leases.ts";
import { deleteExpiredChallenges } from "../../database/queries/passkeys.ts";
import { deleteExpiredSessions } from "../../database/queries/sessions.ts";
import { deleteLinks } from "../../database/queries/sign-in-links.ts";
import { invitationsCountedSince } from "../../identity/invitation.ts";
import { countedSince } from "../../identity/sign-in-link.ts";
import { expiredBefore } from "../idempotency.ts";
import type { Job } from "./job.ts";

export const forgetOldKeys = hourly("forget_old_keys", (em, now) => deleteKeys(em, expiredBefore(now)));

/** Deletes leases that a server held when it died. */
export const forgetEndedLeases = hourly("forget_ended_leases", deleteEndedLeases);

/** Deletes expired sessions and challenges, and sign-in links that no longer count against the limit of their address. */
export const forgetEndedSignIns = hourly("forget_ended_sign_ins", async (em, now) => {
  const sessions = await deleteExpiredSessions(em, now);
  const challenges = await deleteExpiredChallenges(em, now);
  const links = await deleteLinks(em, countedSince(now));
  return sessions + challenges + links + (await deleteInvitations(em, invitationsCountedSince(now)));
});

/** A job that deletes rows which only take up space. `forget` returns their number. */
function hourly(name: string, forget: (em: EntityManager, now: Date) => Promise<number>): Job {
  return {
    name,
    pauseMs: 60 * 60 * 1000,
    async run({ orm, now }, _signal, progress) {
      progress.settled("done", await forget(orm.em.fork(), now()));
    },
  };
}
