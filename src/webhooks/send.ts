import { type LookupAddress, type LookupOptions, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Webhook as Signer } from "standardwebhooks";
import { Agent, request } from "undici";
import { ipOf, isPublicAddress } from "./address.ts";
import type { Message } from "./message.ts";
import { PrivateAddress, wordsFor } from "./words.ts";

/** How long a receiver may take for its whole answer, the connection included, in milliseconds. */
const TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** What is read of an answer's body before the connection is closed. Its status has said all by then. */
const MAX_BODY_BYTES = 8 * 1024;

/** A message on its way to one receiver. */
export interface Sending {
  readonly url: string;
  readonly message: Message;
  /** Each signs. */
  readonly secrets: readonly string[];
  readonly now: Date;
  /** Ends the attempt early. */
  readonly signal: AbortSignal;
}

/** What became of an attempt. `gone`: the receiver wants no more of it (410). `stopped`: it was ended early. */
export type Attempt = { readonly outcome: "delivered" } | { readonly outcome: "stopped" } | FailedAttempt;

export interface FailedAttempt {
  readonly outcome: "failed" | "gone";
  /** In plain words, for the webhook's owner. */
  readonly error: string;
  /** How long the receiver asked to wait, in milliseconds. */
  readonly askedMs: number;
}

/** Resolves a host name, as node:dns does with `all`. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

interface SenderOptions {
  /** Whether private networks may be reached. */
  readonly allowPrivate: boolean;
  readonly lookup?: Lookup;
  readonly timeoutMs?: number;
}

/** Sends messages, each once; what to do about one that failed is the caller's. */
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

  /** Never throws: what went wrong is said in words that hold nothing of the answer's body. */
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
      await read.catch(() => undefined); // The status has said all; the rest of the answer is its sender's affair.
      return judge(statusCode, headers["retry-after"], now);
    } catch (error) {
      if (signal.aborted) return { outcome: "stopped" };
      return { outcome: "failed", error: wordsFor(error, this.#timeoutMs), askedMs: 0 };
    }
  }

  /** Closes idle connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /** A host written as an IP address is connected to without being looked up. */
  #assertReachable({ hostname }: URL): void {
    const ip = ipOf(hostname);
    if (!this.#allowPrivate && ip !== undefined && !isPublicAddress(ip)) throw new PrivateAddress();
  }
}

/**
 * A lookup whose answer is what is then connected to, so that no name can resolve otherwise in between. A name of
 * which even one address is private is not followed at all, unless private ones are allowed.
 */
function pinned(lookup: Lookup, allowPrivate: boolean): LookupFunction {
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

function judge(status: number, retryAfter: string | string[] | undefined, now: Date): Attempt {
  if (status >= 200 && status < 300) return { outcome: "delivered" };
  const redirects = status >= 300 && status < 400;
  const error = redirects
    ? `It answered ${status}: redirects are not followed.`
    : `It answered ${status} instead of 2xx.`;
  return {
    outcome: status === GONE ? "gone" : "failed",
    error,
    askedMs: askedPause(String(retryAfter), now),
  };
}

/** What a Retry-After asks for, in milliseconds (RFC 9110: seconds, or an HTTP date). */
function askedPause(retryAfter: string, now: Date): number {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? 0 : Math.max(0, until - now.getTime());
}
