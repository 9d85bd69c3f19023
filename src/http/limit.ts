import { createHash } from "node:crypto";
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Refusal } from "../domain/refusals.ts";

/** Requests per minute and caller: the holder of a token, or an address without one. */
export async function limitRate(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: "1 minute",
    enableDraftSpec: true,
    keyGenerator: callerOf,
    errorResponseBuilder: () => new Refusal("rate_limited"),
  });
}

function callerOf({ headers, ip }: FastifyRequest): string {
  const { authorization } = headers;
  return authorization ? createHash("sha256").update(authorization).digest("base64url") : ip;
}
