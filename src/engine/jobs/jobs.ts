import { checkInsDue } from "./bring-check-ins-due.ts";
import { checkDrift } from "./check-drift.ts";
import { checkpoint } from "./checkpoint.ts";
import { type DeliveryOptions, deliverWebhooks } from "./deliver-webhooks.ts";
import { forgetEndedLeases } from "./forget-ended-leases.ts";
import { forgetEndedSignIns } from "./forget-ended-sign-ins.ts";
import { forgetKeys } from "./forget-old-keys.ts";
import type { Job } from "./job.ts";
import { vacuum } from "./vacuum.ts";

/** Every job that a server runs. */
export function jobsOf(delivery: DeliveryOptions): readonly Job[] {
  return [
    checkInsDue,
    checkDrift,
    forgetKeys,
    forgetEndedLeases,
    forgetEndedSignIns,
    deliverWebhooks(delivery),
  ];
}

/** What a PostgreSQL server does in the background, for embedded books. */
export const embeddedJobs: readonly Job[] = [checkpoint, vacuum];
