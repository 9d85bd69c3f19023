import { isIPv6 } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import ipaddr from "ipaddr.js";
import { Refusal } from "../../kernel/refusals.ts";
import { type Quota, WindowCounter } from "../window-counter.ts";

/** A user can make any number of tokens; all of them together have this many times the limit of one. */
const TOKENS_WORTH = 2;

/**
 * Limits the requests per minute of each caller: of an authenticated token, or of an address without one. The
 * Authorization header itself is not the key: one token can be written, and a wrong one invented, in many ways.
 * Requests also count for the token's user, except those that one token sent beyond its own limit.
 */
export function limitRate(app: FastifyInstance, perMinute: number): void {
  const callers = new WindowCounter(perMinute);
  const users = new WindowCounter(TOKENS_WORTH * perMinute);
  // This step follows every onRequest hook, the route's own included, so the caller is known. The body is not read yet.
  app.addHook("preParsing", (request, reply, _payload, done) => {
    if (request.routeOptions.config.unlimited) return done();
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
  /** @throws Refusal `rate_limited` while the address has no failure left */
  check(request: FastifyRequest, reply: FastifyReply): void;
  /** Counts one more. @throws Refusal `rate_limited` when it was one too many */
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

/** The refusal of one request too many; its answer says when to try again. */
function rateLimited(reply: FastifyReply, { resetSeconds }: Quota): Refusal {
  reply.header("retry-after", resetSeconds);
  return new Refusal("rate_limited");
}

function callerOf(request: FastifyRequest): string {
  const { principal } = request;
  if (!principal) return addressOf(request);
  return principal.tokenId ?? principal.userId ?? principal.role;
}

/** The caller's IPv4 address, or the 64-bit network of an IPv6 address: one household has all of that network. */
function addressOf({ ip }: FastifyRequest): string {
  if (!isIPv6(ip)) return ip;
  const address = ipaddr.process(ip);
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(":") : address.toString();
}
