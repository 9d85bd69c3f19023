import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Webhook as Signer } from "standardwebhooks";
import { Agent, request } from "undici";
import { ipOf, isPublicAddress } from "./address.ts";
import { describeError, PrivateAddress } from "./errors.ts";
import type { Message } from "./message.ts";

/** Timeout for the connection and the whole response, in milliseconds. */
const TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** How much of a response body is read before the connection is closed. Only the status matters. */
const MAX_BODY_BYTES = 8 * 1024;

export interface Sending {
  readonly url: string;
  readonly message: Message;
  /** The message is signed with each of them. */
  readonly secrets: readonly string[];
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** The outcome of an attempt. `gone`: the receiver wants no more messages (410). `stopped`: it was stopped early. */
export type Attempt = { readonly outcome: "delivered" } | { readonly outcome: "stopped" } | FailedAttempt;

export interface FailedAttempt {
  readonly outcome: "failed" | "gone";
  readonly error: string;
  /** The pause that the receiver requested, in milliseconds. */
  readonly askedMs: number;
}

/** Resolves a host name, as node:dns does with `all`. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The lookup of the operating system. */
export const systemLookup: Lookup = lookup;

interface SenderOptions {
  /** Whether private networks may be reached. */
  readonly allowPrivate: boolean;
  readonly lookup?: Lookup;
  readonly timeoutMs?: number;
}

/** Sends each message once. The caller handles failures. */
export class Sender {
  readonly #allowPrivate: boolean;
  readonly #timeoutMs: number;
  readonly #agent: Agent;

  constructor({ allowPrivate, lookup = systemLookup, timeoutMs = TIMEOUT_MS }: SenderOptions) {
    this.#allowPrivate = allowPrivate;
    this.#timeoutMs = timeoutMs;
    this.#agent = new Agent({
      connect: { lookup: pinned(lookup, allowPrivate), timeout: timeoutMs },
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }

  /** Never throws. Errors are sentences that contain nothing of the response body. */
  async send({ url, message, secrets, now, signal }: Sending): Promise<Attempt> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      this.#assertReachable(new URL(url));
      const { statusCode, headers, body } = await request(url, {
        method: "POST",
        dispatcher: this.#agent,
        headers: headersOf(message, secrets, now),
        body: message.body,
        signal: AbortSignal.any([signal, timeout]),
      });
      const read = body.dump({ limit: MAX_BODY_BYTES, signal: AbortSignal.any([signal, timeout]) });
      await read.catch(() => undefined); // Only the status matters, so an incomplete body is not an error.
      return outcomeOf(statusCode, headers["retry-after"], now);
    } catch (error) {
      if (signal.aborted) return { outcome: "stopped" };
      return { outcome: "failed", error: describeError(error, this.#timeoutMs), askedMs: 0 };
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /** Checks a host that is an IP address, which is not looked up. */
  #assertReachable({ hostname }: URL): void {
    const ip = ipOf(hostname);
    if (!this.#allowPrivate && ip !== undefined && !isPublicAddress(ip)) throw new PrivateAddress();
  }
}

/**
 * A lookup that checks the addresses to which the connection is then made, so that DNS rebinding is impossible. A name with
 * a private address is refused unless private networks are allowed.
 */
export function pinned(lookup: Lookup, allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const isReachable = allowPrivate || addresses.every(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (!first || !isReachable) return callback(new PrivateAddress(), []);
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

function headersOf({ id, body }: Message, secrets: readonly string[], now: Date): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "couples-cfo",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Signer(secret).sign(id, now, body)).join(" "),
  };
}

const GONE = 410;

function outcomeOf(status: number, retryAfter: string | string[] | undefined, now: Date): Attempt {
  if (status >= 200 && status < 300) return { outcome: "delivered" };
  const why = status >= 300 && status < 400 ? ": redirects are not followed." : " instead of 2xx.";
  const error = `The server answered ${status}${why}`;
  const askedMs = requestedPause(String(retryAfter), now);
  return { outcome: status === GONE ? "gone" : "failed", error, askedMs };
}

/** The pause of a Retry-After header, in milliseconds (RFC 9110: seconds, or an HTTP date). */
function requestedPause(retryAfter: string, now: Date): number {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? 0 : Math.max(0, until - now.getTime());
}
