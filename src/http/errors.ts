import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal, type RefusalCode } from "../domain/refusals.ts";
import { sendProblem } from "./problem.ts";

/** What the framework refuses by itself, in our words. Every other 4xx of its own is a request it could not read. */
const FRAMEWORK: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body_too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "malformed_request",
  FST_ERR_NOT_FOUND: "no_such_route",
};

/** How the database says that it cannot be reached: the system's words, and PostgreSQL's classes 08 and 57P. */
const UNREACHABLE = /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENOENT|08\w{3}|57P0\d|53300)$/;

/** Answers whatever went wrong in a request. Nothing but our own words reaches the caller. */
export function errorHandler(newId: () => string) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    sendProblem(request, reply, refusalOf(error) ?? unexpected(error, request, newId()));
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = FRAMEWORK[code ?? ""];
  if (known) return new Refusal(known);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Refusal("malformed_request");
  return isUnreachable(error) ? new Refusal("unavailable") : undefined;
}

function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && UNREACHABLE.test(String(cause.code))) return true;
  }
  return false;
}

function unexpected(error: unknown, request: FastifyRequest, incident: string): Refusal {
  request.log.error({ err: error, incident }, "unexpected error");
  return new Refusal("internal", undefined, { incident });
}
