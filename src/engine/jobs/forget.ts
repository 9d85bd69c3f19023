import type { EntityManager } from "@mikro-orm/core";
import { deleteExpiredEmailChanges } from "../../database/queries/email-changes.ts";
import { deleteKeys } from "../../database/queries/idempotency.ts";
import { deleteInvitations } from "../../database/queries/invitations.ts";
import { deleteEndedLeases } from "../../database/queries/job-leases.ts";
import { deleteUnusedClients } from "../../database/queries/oauth-clients.ts";
import { deleteEndedRecords } from "../../database/queries/oauth-records.ts";
import { deleteExpiredChallenges } from "../../database/queries/passkeys.ts";
import { deleteSentMails } from "../../database/queries/sent-mails.ts";
import { deleteExpiredSessions } from "../../database/queries/sessions.ts";
import { deleteExpiredCodes } from "../../database/queries/set-up-codes.ts";
import { deleteExpiredLinks } from "../../database/queries/sign-in-links.ts";
import { deleteSigningKeys } from "../../database/queries/signing-keys.ts";
import { invitationsCountedSince } from "../../identity/invitation.ts";
import { expiredBefore } from "../idempotency.ts";
import { PUBLISHED_DAYS } from "../oauth/signing-keys.ts";
import type { Job } from "./job.ts";

export const forgetOldKeys = hourly("forget_old_keys", (em, now) => deleteKeys(em, expiredBefore(now)));

/** Deletes leases that a server held when it died. */
export const forgetEndedLeases = hourly("forget_ended_leases", deleteEndedLeases);

/**
 * Deletes expired sessions, challenges, set-up codes, sign-in links and changes of addresses, and mails and invitations that no
 * longer count against a limit.
 */
export const forgetEndedSignIns = hourly("forget_ended_sign_ins", async (em, now) => {
  const deleted = [
    await deleteExpiredSessions(em, now),
    await deleteExpiredChallenges(em, now),
    await deleteExpiredCodes(em, now),
    await deleteExpiredEmailChanges(em, now),
    await deleteExpiredLinks(em, now),
    await deleteSentMails(em, now),
    await deleteInvitations(em, invitationsCountedSince(now)),
  ];
  return deleted.reduce((sum, count) => sum + count);
});

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days after its last connection for which a registered client is kept: as long as an app can be connected. */
const CONNECTED_DAYS = 180;

/** Deletes expired tokens and requests of apps, clients that nobody connected within a day, and old signing keys. */
export const forgetEndedOAuth = hourly("forget_ended_oauth", async (em, now) => {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const clients = { registeredBefore: daysAgo(1), connectedSince: daysAgo(CONNECTED_DAYS) };
  const deleted = (await deleteEndedRecords(em, now)) + (await deleteUnusedClients(em, clients));
  return deleted + (await deleteSigningKeys(em, daysAgo(PUBLISHED_DAYS)));
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
