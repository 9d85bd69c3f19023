import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal, type RefusalCode } from "../domain/refusals.ts";
import { isUnreachable } from "../operations/unreachable.ts";
import { sendProblem } from "./problem.ts";

/** What the framework refuses by itself, in our words. Every other 4xx of its own is a request it could not read. */
const FRAMEWORK: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body_too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "malformed_request",
  FST_ERR_NOT_FOUND: "no_such_route",
};

/** Answers whatever went wrong in a request. Nothing but our own words reaches the caller. */
export function errorHandler(newId: () => string) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    sendProblem(request, reply, refusalOf(error) ?? unexpected(error, request, newId));
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = FRAMEWORK[code ?? ""];
  if (known) return new Refusal(known);
  const isCallers = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return isCallers ? new Refusal("malformed_request") : undefined;
}

function unexpected(error: unknown, request: FastifyRequest, newId: () => string): Refusal {
  if (isUnreachable(error)) {
    request.log.error({ err: error }, "no database");
    return new Refusal("unavailable");
  }
  const incident = newId();
  request.log.error({ err: error, incident }, "unexpected error");
  return new Refusal("internal", undefined, { incident });
}
