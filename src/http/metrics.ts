import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { routeOf } from "./route.ts";

/** `/metrics` for Prometheus: how long requests took, how often and why operations refused, the process. */
export function addMetrics(app: FastifyInstance): void {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request's arrival to its answer.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const refusals = new Counter({
    name: "refusals_total",
    help: "Requests that were refused, by operation (none: outside of one) and code.",
    labelNames: ["operation", "code"],
    registers,
  });
  app.addHook("onResponse", async (request, reply) => {
    const labels = { method: request.method, route: routeOf(request), status: reply.statusCode };
    durations.observe(labels, reply.elapsedTime / 1000);
    if (request.refusal)
      refusals.inc({ operation: request.routeOptions.config.operation ?? "none", code: request.refusal });
  });
  app.get("/metrics", async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
