import rateLimit, { normalizeIP } from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../../kernel/refusals.ts";

/** A user can make any number of tokens; all of them together have this many times the limit of one. */
const TOKENS_WORTH = 2;

/**
 * Requests per minute and caller: the authenticated token, or the address of a caller without one.
 * What the header says counts for nothing: one token can be spelt, and a wrong one invented, in any number of ways.
 * Requests with any of a user's tokens also count for that user.
 */
export async function limitRate(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: "1 minute",
    enableDraftSpec: true,
    keyGenerator: callerOf,
    errorResponseBuilder: () => new Refusal("rate_limited"),
  });
  const limiter = app.createRateLimit({ max: TOKENS_WORTH * perMinute, keyGenerator: userOf });
  const limitUser = async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.principal?.role !== "user") return;
    const state = await limiter(request);
    if (!state.isAllowed && state.isExceeded) refuse(reply, state.ttlInSeconds);
  };
  // Behind the plugin's own hook: what one token has sent beyond its limit is not counted for the user.
  app.addHook("onRoute", (route) => {
    route.onRequest = [route.onRequest ?? [], limitUser].flat();
  });
}

/** Counts failed authentications per address. */
export interface FailureLimit {
  /** @throws Refusal `rate_limited` while the address has no failure left */
  check(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Counts one more. @throws Refusal `rate_limited` when it was one too many */
  count(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** As many failures per minute and address as a caller has requests. Needs `limitRate` before it. */
export function limitFailures(app: FastifyInstance): FailureLimit {
  const limiter = app.createRateLimit({ keyGenerator: addressOf });
  return {
    async check(request, reply) {
      const state = await limiter(request, { increment: false });
      if (!state.isAllowed && state.remaining === 0) refuse(reply, state.ttlInSeconds);
    },
    async count(request, reply) {
      const state = await limiter(request);
      if (!state.isAllowed && state.isExceeded) refuse(reply, state.ttlInSeconds);
    },
  };
}

function refuse(reply: FastifyReply, seconds: number): never {
  reply.header("retry-after", seconds);
  throw new Refusal("rate_limited");
}

function userOf({ principal }: FastifyRequest): string {
  return principal?.userId ?? "";
}

function callerOf(request: FastifyRequest): string {
  const { principal } = request;
  if (!principal) return addressOf(request);
  return principal.tokenId ?? principal.userId ?? principal.role;
}

/** One household has all of an IPv6 network of 64 bits. */
function addressOf({ ip }: FastifyRequest): string {
  return normalizeIP(ip);
}
