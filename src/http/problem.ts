import type { FastifyReply, FastifyRequest } from "fastify";
import { REFUSALS, RETRY_AFTER_SECONDS, type Refusal, type RefusalCode } from "../kernel/refusals.ts";

/** Media type of every refusal (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json";

/** The `type` of a problem: a name for the kind of refusal, not an address. */
export function problemUri(code: RefusalCode): string {
  return `urn:couples-cfo:refusal:${code}`;
}

/** A refusal as the body of an answer. */
export function problemOf(refusal: Refusal, requestId: string): Record<string, unknown> {
  return {
    type: problemUri(refusal.code),
    title: REFUSALS[refusal.code].title,
    status: refusal.status,
    detail: refusal.message,
    code: refusal.code,
    next: refusal.next,
    facts: refusal.facts,
    ...(refusal.errors.length > 0 && { errors: refusal.errors, error_count: refusal.errorCount }),
    request_id: requestId,
  };
}

/** Answers a request with a refusal. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  return refuse(request, reply, refusal)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(refusal, request.id)));
}

/** Makes an answer a refusal, but for its body; the one place where an HTTP status is made of one. */
export function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  request.refusal = refusal.code;
  if (refusal.code === "unauthenticated") reply.header("www-authenticate", 'Bearer realm="couples-cfo"');
  if (refusal.code === "unavailable") reply.header("retry-after", RETRY_AFTER_SECONDS);
  return reply.code(refusal.status).header("x-request-id", request.id).header("cache-control", "no-store");
}
