import type { FastifyRequest } from "fastify";

/** The route's pattern, never the address that was asked for. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? "none";
}
