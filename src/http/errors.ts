import type { FastifyReply, FastifyRequest } from "fastify";
import { confirmed, needsLookUp } from "../engine/authenticator.ts";
import type { Engine } from "../engine/engine.ts";
import { refusalFor } from "../engine/unexpected-errors.ts";
import { Refusal, type RefusalCode } from "../kernel/refusals.ts";
import { sendProblem } from "./problem.ts";

/** The refusals for the framework's errors. Any other 4xx of the framework is a request that it could not parse. */
const FRAMEWORK: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body_too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "malformed_request",
  FST_ERR_NOT_FOUND: "no_such_route",
};

/**
 * Sends every error of a request in the form of `send`, without the error's message. For a caller with a cached token, the
 * token is looked up first, so that a caller with a revoked token learns only that it was revoked.
 */
export function errorHandler(engine: Engine, send: typeof sendProblem = sendProblem) {
  const refusalOf = (error: unknown, request: FastifyRequest): Refusal =>
    refusalFor({ ids: engine.ids, log: request.log }, frameworks(error) ?? error);
  return (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const refusal = refusalOf(error, request);
    const { principal } = request;
    if (principal?.authEpoch === undefined || !needsLookUp(refusal.code))
      return send(request, reply, refusal);
    return confirmed(engine, principal).then(
      () => send(request, reply, refusal),
      (ended: unknown) => {
        // The log names nobody who has no valid token.
        request.principal = null;
        return send(request, reply, refusalOf(ended, request));
      },
    );
  };
}

/** The refusal for an error of the framework; undefined for any other error. */
function frameworks(error: unknown): Refusal | undefined {
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = FRAMEWORK[code ?? ""];
  if (known) return new Refusal(known);
  const isCallers = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return isCallers ? new Refusal("malformed_request") : undefined;
}
