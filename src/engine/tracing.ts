import type { Operation } from "../operations/operation.ts";
import type { Outcome } from "./invoke.ts";

/** Runs a call of an operation in a span of its own. The span is a child of the active span, else of the request's. */
export type Tracing = (
  operation: Operation,
  call: { readonly traceparent?: string | undefined },
  run: () => Promise<Outcome>,
) => Promise<Outcome>;

/** A SDK registers itself under this key, which all 1.x versions of the API share. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1");

/** Loads the OpenTelemetry API if the process has an SDK. Without one, spans go nowhere and loading would delay the start. */
export async function loadTracing(): Promise<Tracing | undefined> {
  return REGISTERED in globalThis ? tracingBy(await import("@opentelemetry/api")) : undefined;
}

/** Spans carry no input, answer, id or error: those can hold people's data. */
function tracingBy({ context, isSpanContextValid, SpanStatusCode, trace }: OpenTelemetry): Tracing {
  const tracer = trace.getTracer("couples-cfo");
  const parentOf = (traceparent = "") => {
    const active = context.active();
    const [, traceId = "", spanId = "", flags = ""] = traceparent.split("-");
    const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
    const isChild = trace.getSpanContext(active) !== undefined || !isSpanContextValid(remote);
    return isChild ? active : trace.setSpanContext(active, remote);
  };
  return ({ name, effect }, { traceparent }, run) => {
    const attributes = { "couples_cfo.operation": name, "couples_cfo.effect": effect };
    return tracer.startActiveSpan(name, { attributes }, parentOf(traceparent), async (span) => {
      try {
        const outcome = await run();
        span.setAttribute("couples_cfo.outcome", outcome.ok ? "answered" : outcome.refusal.code);
        if (!outcome.ok && FAILURES.has(outcome.refusal.code)) span.setStatus({ code: SpanStatusCode.ERROR });
        return outcome;
      } finally {
        span.end();
      }
    });
  };
}

type OpenTelemetry = typeof import("@opentelemetry/api");

/** Refusals that say that the server failed, not the call. */
const FAILURES: ReadonlySet<string> = new Set(["internal", "unavailable"]);
