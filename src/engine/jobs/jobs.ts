import { checkInsDue } from "./bring-check-ins-due.ts";
import { checkDrift } from "./check-drift.ts";
import { type DeliveryOptions, deliverWebhooks } from "./deliver-webhooks.ts";
import { checkpoint, vacuum } from "./embedded-jobs.ts";
import { forgetEndedLeases, forgetEndedOAuth, forgetEndedSignIns, forgetOldKeys } from "./forget.ts";
import type { Job } from "./job.ts";

/** Every job that a server runs. */
export function jobsOf(delivery: DeliveryOptions): readonly Job[] {
  return [
    checkInsDue,
    checkDrift,
    forgetOldKeys,
    forgetEndedLeases,
    forgetEndedSignIns,
    forgetEndedOAuth,
    deliverWebhooks(delivery),
  ];
}

/** What a PostgreSQL server does in the background, for embedded books. */
export const embeddedJobs: readonly Job[] = [checkpoint, vacuum];
