import type { FastifyRequest } from "fastify";

/** The route's pattern, never the address that was asked for. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? "none";
}

/** Name of the operation that a request called; undefined when it came to none. */
export function operationOf(request: FastifyRequest): string | undefined {
  return request.operation ?? request.routeOptions.config.operation;
}
