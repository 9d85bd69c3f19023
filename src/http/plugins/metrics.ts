import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Counter, collectDefaultMetrics, Histogram, type Registry } from "prom-client";
import { Refusal } from "../../kernel/refusals.ts";
import type { Admission } from "../admission.ts";
import { operationOf, routeOf } from "../route.ts";

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** Headers that a proxy adds. */
const FORWARDED = /^(forwarded|via|x-forwarded-.*|x-real-ip)$/;

/**
 * `/metrics` for Prometheus: how long requests took, how often and why operations refused, the process, and
 * whatever else was put into the registry. From this
 * machine it is open, as a collector beside the server expects; from anywhere else it takes the operator key: how much
 * a couple does when is nobody's business. The caller's address decides, not the bound one, so that a server on all
 * addresses stays open to its own machine. A forwarded request comes from elsewhere, whoever hands it on.
 */
export function addMetrics(
  app: FastifyInstance,
  { admit, registry }: { admit: Admission; registry: Registry },
): void {
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
  const isForwarded = Object.keys(headers).some((name) => FORWARDED.test(name));
  return !isForwarded && LOOPBACK.test(socket.remoteAddress ?? "");
}
