import { isIPv6 } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import ipaddr from "ipaddr.js";
import { Refusal } from "../../kernel/refusals.ts";
import { type Quota, WindowCounter } from "../window-counter.ts";

/** A user can create any number of tokens; together they have this multiple of one token's limit. */
const TOKENS_WORTH = 2;

/**
 * Limits the requests per minute of each authenticated token, or of each address without a token. The Authorization header
 * is not the key, because a token can be written in many ways and wrong tokens can be invented. Requests also count for the
 * token's user, except those beyond the token's own limit.
 */
export function limitRate(app: FastifyInstance, perMinute: number): void {
  const callers = new WindowCounter(perMinute);
  const users = new WindowCounter(TOKENS_WORTH * perMinute);
  // preParsing runs after all onRequest hooks, so the caller is known, and before the body is read.
  app.addHook("preParsing", (request, reply, _payload, done) => {
    if (request.routeOptions.config.isProbe) return done();
    const { principal } = request;
    const own = callers.count(callerOf(request));
    reply
      .header("ratelimit-limit", perMinute)
      .header("ratelimit-remaining", own.remaining)
      .header("ratelimit-reset", own.resetSeconds);
    if (own.isExceeded) return done(rateLimited(reply, own));
    if (principal?.role !== "user") return done();
    const all = users.count(principal.userId ?? "");
    done(all.isExceeded ? rateLimited(reply, all) : undefined);
  });
}

/** Counts failed authentications per address. */
export interface FailureLimit {
  /** @throws Refusal `rate_limited` while the address has used up its failures */
  check(request: FastifyRequest, reply: FastifyReply): void;
  /** Counts a failure. @throws Refusal `rate_limited` when it exceeds the limit */
  count(request: FastifyRequest, reply: FastifyReply): void;
}

/** Limits the failures per minute and address. */
export function limitFailures(perMinute: number): FailureLimit {
  const failures = new WindowCounter(perMinute);
  return {
    check(request, reply) {
      const quota = failures.peek(addressOf(request));
      if (quota.remaining === 0) throw rateLimited(reply, quota);
    },
    count(request, reply) {
      const quota = failures.count(addressOf(request));
      if (quota.isExceeded) throw rateLimited(reply, quota);
    },
  };
}

const HOUR_MS = 60 * 60 * 1000;

/** Limits the requests of each address or user within an hour. The returned function counts one, and refuses it beyond the limit. */
export function hourlyLimit(count: number): (key: string, reply: FastifyReply) => void {
  const requests = new WindowCounter(count, undefined, HOUR_MS);
  return (key, reply) => {
    const quota = requests.count(key);
    if (quota.isExceeded) throw rateLimited(reply, quota);
  };
}

/** The refusal of a request over the limit, with the time to wait. */
function rateLimited(reply: FastifyReply, { resetSeconds }: Quota): Refusal {
  reply.header("retry-after", resetSeconds);
  return new Refusal("rate_limited");
}

function callerOf(request: FastifyRequest): string {
  const { principal } = request;
  if (!principal) return addressOf(request);
  return principal.tokenId ?? principal.sessionId ?? principal.userId ?? principal.role;
}

/** The caller's IPv4 address, or the /64 network of an IPv6 address, which usually belongs to one household. */
export function addressOf({ ip }: FastifyRequest): string {
  if (!isIPv6(ip)) return ip;
  const address = ipaddr.process(ip);
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(":") : address.toString();
}
