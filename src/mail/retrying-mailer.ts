import { setTimeout as wait } from "node:timers/promises";
import type { Mailer } from "./mailer.ts";

/** The waits before the second and each later attempt, in milliseconds. */
const WAITS_MS: readonly number[] = [1_000, 5_000, 20_000];

/** A mail server that answers with this code or a higher one refuses the mail for good. */
const PERMANENT = 500;

/**
 * A mailer that tries again after a failure which may pass, because nobody else repeats a notice or an invitation. Once the
 * signal is aborted, a failure is final, so that a server closes without waiting.
 */
export function retryingMailer(
  mailer: Mailer,
  { signal, waitsMs = WAITS_MS }: { readonly signal: AbortSignal; readonly waitsMs?: readonly number[] },
): Mailer {
  return {
    async send(mail) {
      for (const ms of waitsMs) {
        try {
          return await mailer.send(mail);
        } catch (error) {
          if (isPermanent(error) || signal.aborted) throw error;
          await wait(ms, undefined, { signal }).catch(() => {
            throw error;
          });
        }
      }
      return mailer.send(mail);
    },
    close: () => mailer.close(),
  };
}

/** Whether a mail server refused the mail for good, such as one to an unknown address. */
function isPermanent(error: unknown): boolean {
  return error instanceof Error && "responseCode" in error && Number(error.responseCode) >= PERMANENT;
}
