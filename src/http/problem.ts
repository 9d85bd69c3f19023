import type { FastifyReply, FastifyRequest } from "fastify";
import type { Refusal, RefusalCode } from "../kernel/refusals.ts";
import { nextStep } from "../views/next-steps.ts";
import { statusOf } from "./statuses.ts";

/** The media type of every refusal (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json";

/** The `type` of a problem: identifies the kind of refusal, and cannot be fetched. */
export function problemUri(code: RefusalCode): string {
  return `urn:couples-cfo:refusal:${code}`;
}

/** The response body of a refusal. */
export function problemOf(refusal: Refusal, requestId: string): Record<string, unknown> {
  return {
    type: problemUri(refusal.code),
    title: refusal.title,
    status: statusOf(refusal),
    detail: refusal.message,
    code: refusal.code,
    next: nextStep(refusal),
    facts: refusal.facts,
    ...(refusal.errors.length > 0 && { errors: refusal.errors, error_count: refusal.errorCount }),
    request_id: requestId,
  };
}

/** Sends a refusal. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  return refuse(request, reply, refusal)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(refusal, request.id)));
}

/** Sets the status and the headers of a refusal; the caller sends the body. */
export function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  request.refusal = refusal.code;
  if (refusal.code === "unauthenticated") reply.header("www-authenticate", 'Bearer realm="couples-cfo"');
  const wait = refusal.facts.retry_after_seconds;
  if (typeof wait === "number") reply.header("retry-after", wait);
  return reply.code(statusOf(refusal)).header("x-request-id", request.id).header("cache-control", "no-store");
}
