import type { FastifyReply, FastifyRequest } from "fastify";
import { refusalFor } from "../engine/unexpected-errors.ts";
import { Refusal, type RefusalCode } from "../kernel/refusals.ts";
import { sendProblem } from "./problem.ts";

/** The framework's own refusals, as ours. Any other 4xx of the framework is a request that it could not read. */
const FRAMEWORK: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body_too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "malformed_request",
  FST_ERR_NOT_FOUND: "no_such_route",
};

/** Answers whatever went wrong in a request, in the form that `send` gives. Nothing but our own words reaches the caller. */
export function errorHandler(newId: () => string, send: typeof sendProblem = sendProblem) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = frameworks(error) ?? error;
    return send(request, reply, refusalFor({ ids: newId, log: request.log }, known));
  };
}

/** The refusal that an error of the framework's own comes to; undefined for any other. */
function frameworks(error: unknown): Refusal | undefined {
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = FRAMEWORK[code ?? ""];
  if (known) return new Refusal(known);
  const isCallers = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return isCallers ? new Refusal("malformed_request") : undefined;
}
