import { checkInsDue } from "./bring-check-ins-due.ts";
import { forgetKeys } from "./forget-old-keys.ts";
import type { Job } from "./job.ts";
import { lookDaily } from "./look-daily.ts";

/** Every job that a server runs. */
export const jobs: readonly Job[] = [checkInsDue, lookDaily, forgetKeys];
