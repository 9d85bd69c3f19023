import { Refusal } from "./refusals.ts";

/** Open accounts of one couple, or of one user before the couple forms. Keeps the one-call summary readable. */
export const MAX_OPEN_ACCOUNTS = 100;

export const MAX_ACTIVE_GOALS = 200;

/** Webhooks of one owner: a partner or the couple. A shared limit would reveal how many the partner has. */
export const MAX_WEBHOOKS = 10;

/** Check-ins of one couple that are scheduled or waiting. */
export const MAX_OPEN_CHECK_INS = 50;

/** Different reactions that one user can give a goal. */
export const MAX_REACTIONS = 20;

/** Tokens of one user that are neither revoked nor expired. */
export const MAX_LIVE_TOKENS = 50;

export const MAX_PASSKEYS = 20;

/** Connected apps of one user. */
export const MAX_CONNECTED_APPS = 50;

/** @throws Refusal `limit_reached` if there are more than the limit. */
export function assertWithinLimit(count: number, limit: number): void {
  assertBelowLimit(count - 1, limit);
}

/** @throws Refusal `limit_reached` if `count` has reached the limit. */
export function assertBelowLimit(count: number, limit: number): void {
  if (count >= limit) throw new Refusal("limit_reached", undefined, { limit });
}
