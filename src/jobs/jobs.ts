import { checkInsDue } from "./bring-check-ins-due.ts";
import { type DeliveryOptions, deliverWebhooks } from "./deliver-webhooks.ts";
import { forgetKeys } from "./forget-old-keys.ts";
import type { Job } from "./job.ts";
import { lookDaily } from "./look-daily.ts";

/** Every job that a server runs. */
export function jobsOf(delivery: DeliveryOptions): readonly Job[] {
  return [checkInsDue, lookDaily, forgetKeys, deliverWebhooks(delivery)];
}
