import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Counter, collectDefaultMetrics, Histogram, type Registry } from "prom-client";
import { Refusal } from "../../kernel/refusals.ts";
import type { Admission } from "../admission.ts";
import { isForwarded, isLoopback } from "../loopback.ts";
import { operationOf, routeOf } from "../route.ts";

/**
 * `/metrics` for Prometheus: durations of requests, refusals by operation and code, the process, and everything else in the
 * registry. A collector on this machine needs no key; every other caller needs the operator key, because the metrics show
 * when couples are active. The caller's address decides, so a server that listens on all addresses still serves its own
 * machine. A forwarded request counts as coming from another machine.
 */
export function addMetrics(
  app: FastifyInstance,
  { admit, registry }: { admit: Admission; registry: Registry },
): void {
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request's arrival to its response.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const refusals = new Counter({
    name: "refusals_total",
    help: "Refused requests by operation (none: no operation) and code.",
    labelNames: ["operation", "code"],
    registers,
  });
  app.addHook("onResponse", (request, reply, done) => {
    const labels = { method: request.method, route: routeOf(request), status: reply.statusCode };
    durations.observe(labels, reply.elapsedTime / 1000);
    if (request.refusal) refusals.inc({ operation: operationOf(request) ?? "none", code: request.refusal });
    done();
  });
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    if (isLocal(request)) return;
    await admit(request, reply);
    if (request.principal?.role !== "operator") throw new Refusal("operator_only");
  };
  app.get("/metrics", { onRequest }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}

function isLocal({ socket, headers }: FastifyRequest): boolean {
  return !isForwarded(headers) && isLoopback(socket.remoteAddress ?? "");
}
