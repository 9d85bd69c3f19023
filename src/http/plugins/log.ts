import type { FastifyInstance, FastifyRequest } from "fastify";
import { traceparentOf } from "../request.ts";
import { routeOf } from "../route.ts";

/**
 * Logs one line per request. Never logs a body, a query string, a header or a client's name, which can hold users' data
 * and secrets.
 */
export function logRequests(app: FastifyInstance): void {
  app.addHook("onResponse", (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: routeOf(request),
        ...(request.operation && { operation: request.operation }),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        user_id: request.principal?.userId ?? null,
        token_id: tokenOf(request),
        ...(request.refusal && { refusal: request.refusal }),
        traceparent: traceparentOf(request),
      },
      "request",
    );
    done();
  });
}

/** The id of the token or session that authenticated the request, `operator` for the operator key, or null. */
function tokenOf({ principal }: FastifyRequest): string | null {
  return principal?.role === "operator" ? "operator" : (principal?.tokenId ?? principal?.sessionId ?? null);
}
