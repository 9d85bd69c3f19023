import type { FastifyInstance } from "fastify";
import { routeOf } from "./route.ts";

/** One line per request. Never a body, an address with its query, a header: they hold people's words and secrets. */
export function logRequests(app: FastifyInstance): void {
  app.addHook("onResponse", async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: routeOf(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        actor: request.principal?.actor ?? null,
        ...(request.refusal && { refusal: request.refusal }),
      },
      "request",
    );
  });
}
