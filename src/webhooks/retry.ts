/** Upper bound of the first pause, in milliseconds; it doubles with each failure. */
export const FIRST_PAUSE_MS = 5_000;

/** The longest pause, in milliseconds. */
export const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** How long a webhook may fail without a success in between before it is given up, in milliseconds. */
export const PATIENCE_MS = 5 * 24 * 60 * 60 * 1000;

/** The longest that the pause after so many failures can be, in milliseconds. */
export function longestPause(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

/**
 * How long to wait after so many failures in a row, in milliseconds: exponential backoff with full jitter (Brooker,
 * "Exponential Backoff And Jitter", AWS 2015), so that receivers which failed together are not tried together; longer
 * where the receiver asked for it, up to the longest pause. `chance` is from 0 to 1.
 */
export function pauseAfter(failures: number, chance: number, askedMs = 0): number {
  return Math.max(Math.floor(longestPause(failures) * chance), Math.min(askedMs, LONGEST_PAUSE_MS));
}
