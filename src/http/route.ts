import type { FastifyRequest } from "fastify";

/** The pattern of the route, never the requested URL. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? "none";
}

/** The operation that a request called, or undefined. */
export function operationOf(request: FastifyRequest): string | undefined {
  return request.operation ?? request.routeOptions.config.operation;
}
