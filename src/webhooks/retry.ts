/** Upper bound of the first pause, in milliseconds; it doubles with each failure. */
export const FIRST_PAUSE_MS = 5_000;

export const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** How long a webhook may fail continuously before it is disabled, in milliseconds. */
export const MAX_FAILING_MS = 5 * 24 * 60 * 60 * 1000;

/** The upper bound of the pause after this number of failures, in milliseconds. */
export function longestPause(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

/**
 * The pause after this number of consecutive failures, in milliseconds: exponential backoff with full jitter (Brooker,
 * "Exponential Backoff And Jitter", AWS 2015), so that receivers that failed together are not retried together. It is longer
 * if the receiver requested that, up to the longest pause. `chance` is from 0 to 1.
 */
export function pauseAfter(failures: number, chance: number, askedMs = 0): number {
  return Math.max(Math.floor(longestPause(failures) * chance), Math.min(askedMs, LONGEST_PAUSE_MS));
}
