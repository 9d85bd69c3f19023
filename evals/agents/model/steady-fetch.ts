import { setTimeout as sleep } from "node:timers/promises";

/** A function like the platform's `fetch`: what an API's client is given to reach the network by. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

interface Patience {
  /** How often a request is tried in all. */
  readonly tries: number;
  /** How long one try may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The first pause between two tries, in milliseconds; each one after it is twice as long, up to LONGEST_PAUSE_MS. */
  readonly pauseMs: number;
  /** Waits so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

const PATIENCE: Patience = { tries: 4, timeoutMs: 300_000, pauseMs: 1_000, pause: (ms) => sleep(ms) };
const LONGEST_PAUSE_MS = 60_000;

/** The model's API gave no whole answer in any of the tries. It is no fault of the agent's judgement. */
export class ModelUnreachable extends Error {
  override readonly name = "ModelUnreachable";
}

/**
 * A `fetch` that tries again what may succeed at another time: 408, 409, 429, any 5xx, a connection that fails, and a
 * stream that is cut. It waits as long as the API asks (`retry-after`, `retry-after-ms`), else by exponential backoff with
 * jitter. Clients of the API are told not to retry: each retries other things, and none a stream that was cut.
 *
 * An answer is read to its end before it is handed on, because only then it is known to be whole.
 *
 * @throws ModelUnreachable when the last try fails, too
 */
export function steadyFetch(fetch: Fetch = globalThis.fetch, patience: Partial<Patience> = {}): Fetch {
  const { tries, timeoutMs, pauseMs, pause } = { ...PATIENCE, ...patience };
  return async (input, init) => {
    for (let nth = 1; ; nth++) {
      const tried = await tryOnce(fetch, input, init, timeoutMs);
      if ("response" in tried) return tried.response;
      init?.signal?.throwIfAborted();
      if (nth === tries) {
        const times = tries === 1 ? "once" : `${tries} times`;
        throw new ModelUnreachable(`The model's API was asked ${times}, and at last ${tried.problem}.`);
      }
      const backoff = pauseMs * 2 ** (nth - 1) * (0.75 + Math.random() / 2);
      await pause(Math.min(tried.waitMs ?? backoff, LONGEST_PAUSE_MS));
    }
  };
}

type Tried = { readonly response: Response } | { readonly problem: string; readonly waitMs?: number };

async function tryOnce(
  fetch: Fetch,
  input: string | URL | Request,
  init: RequestInit | undefined,
  timeoutMs: number,
): Promise<Tried> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  try {
    const response = await fetch(input, { ...init, signal });
    const body = await response.text();
    const { status, headers } = response;
    if (isPassing(status)) {
      const waitMs = askedToWait(headers);
      return { problem: `answered ${status}: ${excerpt(body)}`, ...(waitMs !== undefined && { waitMs }) };
    }
    if (isCut(headers, body)) return { problem: "ended its stream before it was done" };
    return { response: new Response(body, { status, headers: withoutEncoding(headers) }) };
  } catch (error) {
    return { problem: `could not be reached: ${causeOf(error)}` };
  }
}

function isPassing(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Server-sent events of this API end with `data: [DONE]`. */
function isCut(headers: Headers, body: string): boolean {
  const streamed = headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  return streamed && !/^data: ?\[DONE\]\s*$/m.test(body);
}

function askedToWait(headers: Headers): number | undefined {
  const milliseconds = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds;
  const seconds = Number.parseFloat(headers.get("retry-after") ?? "");
  return seconds >= 0 ? seconds * 1000 : undefined;
}

/** The body was decoded when it was read; a client must not do so again. */
function withoutEncoding(headers: Headers): Headers {
  const left = new Headers(headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) left.delete(name);
  return left;
}

function excerpt(body: string): string {
  return body.replace(/\s+/g, " ").trim().slice(0, 200) || "(no words)";
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}
