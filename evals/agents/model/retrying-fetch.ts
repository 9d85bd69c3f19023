import { setTimeout as sleep } from "node:timers/promises";

/** A function with the signature of the platform's `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

interface RetryOptions {
  /** The total number of attempts. */
  readonly tries: number;
  /** The timeout of one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** The first pause, in milliseconds. Each further pause is twice as long, up to LONGEST_PAUSE_MS. */
  readonly pauseMs: number;
  /** Waits for the given milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

const DEFAULTS: RetryOptions = { tries: 4, timeoutMs: 300_000, pauseMs: 1_000, pause: (ms) => sleep(ms) };
const LONGEST_PAUSE_MS = 60_000;

/** Every attempt to reach the model's API failed. */
export class ModelUnreachable extends Error {
  override readonly name = "ModelUnreachable";
}

/**
 * A `fetch` that retries temporary failures: 408, 409, 429, 5xx, failed connections and truncated streams. It waits as long
 * as the API demands (`retry-after`, `retry-after-ms`), otherwise with exponential backoff and jitter. The clients of the
 * API do not retry, because each retries different failures and none retries a truncated stream.
 *
 * A response is read to its end before it is returned, because only then it is known to be complete.
 *
 * @throws ModelUnreachable when every attempt fails
 */
export function retryingFetch(fetch: Fetch = globalThis.fetch, options: Partial<RetryOptions> = {}): Fetch {
  const { tries, timeoutMs, pauseMs, pause } = { ...DEFAULTS, ...options };
  return async (input, init) => {
    for (let nth = 1; ; nth++) {
      const attempt = await attemptOnce(fetch, input, init, timeoutMs);
      if ("response" in attempt) return attempt.response;
      init?.signal?.throwIfAborted();
      if (nth === tries) {
        const times = tries === 1 ? "once" : `${tries} times`;
        throw new ModelUnreachable(
          `The model's API was called ${times}, and the last call ${attempt.problem}.`,
        );
      }
      const backoff = pauseMs * 2 ** (nth - 1) * (0.75 + Math.random() / 2);
      await pause(Math.min(attempt.waitMs ?? backoff, LONGEST_PAUSE_MS));
    }
  };
}

type Attempt = { readonly response: Response } | { readonly problem: string; readonly waitMs?: number };

async function attemptOnce(
  fetch: Fetch,
  input: string | URL | Request,
  init: RequestInit | undefined,
  timeoutMs: number,
): Promise<Attempt> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  try {
    const response = await fetch(input, { ...init, signal });
    const body = await response.text();
    const { status, headers } = response;
    if (isTemporary(status)) {
      const waitMs = retryAfterMs(headers);
      return { problem: `answered ${status}: ${excerpt(body)}`, ...(waitMs !== undefined && { waitMs }) };
    }
    if (isTruncated(headers, body)) return { problem: "ended with a truncated stream" };
    return { response: new Response(body, { status, headers: withoutEncoding(headers) }) };
  } catch (error) {
    return { problem: `failed: ${causeOf(error)}` };
  }
}

function isTemporary(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Server-sent events of this API end with `data: [DONE]`. */
function isTruncated(headers: Headers, body: string): boolean {
  const streamed = headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  return streamed && !/^data: ?\[DONE\]\s*$/m.test(body);
}

function retryAfterMs(headers: Headers): number | undefined {
  const milliseconds = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds;
  const seconds = Number.parseFloat(headers.get("retry-after") ?? "");
  return seconds >= 0 ? seconds * 1000 : undefined;
}

/** The body is already decoded, and a client must not decode it again. */
function withoutEncoding(headers: Headers): Headers {
  const left = new Headers(headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) left.delete(name);
  return left;
}

function excerpt(body: string): string {
  return body.replace(/\s+/g, " ").trim().slice(0, 200) || "(no text)";
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}
