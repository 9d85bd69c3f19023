import type { FastifyInstance, FastifyRequest } from "fastify";
import { traceparentOf } from "../request.ts";
import { routeOf } from "../route.ts";

/**
 * One line per request. Never a body, an address with its query, a header, a client's name: they hold people's words
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

/** What authenticated the request: the id of a token, `operator` for the operator key, null for nothing. */
function tokenOf({ principal }: FastifyRequest): string | null {
  return principal?.role === "operator" ? "operator" : (principal?.tokenId ?? null);
}
