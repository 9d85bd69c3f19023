import { type Attributes, context, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, expect, test } from "vitest";
import { engineForTests, newCouple, outcome } from "../../testing/books.ts";
import { keptLog, openRest, tokenFor } from "../../testing/http.ts";
import { createEngine } from "../engine/open.ts";
import { loadTracing } from "../engine/tracing.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const PARENT_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;

const exporter = new InMemorySpanExporter();

beforeEach(async () => {
  await engineForTests(); // The engine that all tests of a worker share opens without an SDK.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
});
afterEach(() => {
  exporter.reset();
  trace.disable();
  context.disable();
});

/** A server in a process with an OpenTelemetry SDK, and Ada's token. */
async function traced() {
  const { orm } = await engineForTests();
  const { lines, logger } = keptLog();
  const { ada } = await newCouple();
  const engine = createEngine(orm, { tracing: await loadTracing() });
  return {
    lines,
    rest: await openRest({ engine, logger }),
    engine,
    principal: ada.principal,
    token: await tokenFor(ada.id),
  };
}

/** A span's name, and its attributes without their prefix. */
function shown({ name, attributes }: { name: string; attributes: Attributes }) {
  const entries = Object.entries(attributes).map(([key, value]) => [key.replace("couples_cfo.", ""), value]);
  return { name, ...Object.fromEntries(entries) };
}

test("each operation is a span with its name, effect and outcome, and nothing else", async () => {
  const { rest, token } = await traced();
  const body = { name: "Secret trip", target_amount: "10", type: "other", priority: 1 };
  const headers = { "idempotency-key": "a-key" };
  expect((await rest.send("POST", "/goals", { token, body, headers })).status).toBe(201);
  await rest.send("POST", "/goals", { token, body: { ...body, currency: "Secret" } });
  await rest.send("GET", "/goals", { token });
  const spans = exporter.getFinishedSpans();
  expect(spans.map(shown)).toEqual([
    { name: "create_goal", operation: "create_goal", effect: "append", outcome: "answered" },
    { name: "create_goal", operation: "create_goal", effect: "append", outcome: "invalid_input" },
    { name: "list_goals", operation: "list_goals", effect: "read", outcome: "answered" },
  ]);
  for (const { status, events, parentSpanContext } of spans)
    expect({ status, events, parentSpanContext }).toEqual({
      status: { code: SpanStatusCode.UNSET },
      events: [],
      parentSpanContext: undefined,
    });
});

test("a span continues the trace of its request, which the log names", async () => {
  const { rest, token, lines } = await traced();
  await rest.send("GET", "/goals", { token, headers: { traceparent: TRACEPARENT } });
  const [span] = exporter.getFinishedSpans();
  expect(span?.spanContext().traceId).toBe(TRACE_ID);
  expect(span?.parentSpanContext).toMatchObject({ spanId: PARENT_ID, isRemote: true });
  expect(lines).toMatchObject([{ msg: "request", traceparent: TRACEPARENT }]);
});

test("an active span is the parent, even if the request names another", async () => {
  const { rest, token } = await traced();
  await trace.getTracer("an instrumentation").startActiveSpan("GET", async (outer) => {
    await rest.send("GET", "/goals", { token, headers: { traceparent: TRACEPARENT } });
    outer.end();
    const [span] = exporter.getFinishedSpans();
    expect(span?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
  });
});

test.each([
  "Ada's secret",
  TRACEPARENT.toUpperCase(),
  `ff${TRACEPARENT.slice(2)}`,
  `00-${"0".repeat(32)}-${PARENT_ID}-01`,
])("the trace context %j starts no child", async (traceparent) => {
  const { rest, token, lines } = await traced();
  await rest.send("GET", "/goals", { token, headers: { traceparent } });
  expect(exporter.getFinishedSpans().map(({ parentSpanContext }) => parentSpanContext)).toEqual([undefined]);
  expect(JSON.stringify(lines)).not.toContain("secret");
});

test("a server failure is an error without the message of its cause", async () => {
  const { engine, principal } = await traced();
  const now = () => {
    throw new Error("Secret");
  };
  const failing = { ...engine, now, log: { error: () => {} } };
  expect(await outcome(failing, "list_goals", {}, { principal })).toBe("internal");
  const [span] = exporter.getFinishedSpans();
  expect(span).toMatchObject({ name: "list_goals", status: { code: SpanStatusCode.ERROR }, events: [] });
  expect(JSON.stringify([span?.status, span?.attributes])).not.toContain("Secret");
});

test("a process without an SDK has no spans", async () => {
  const registered = Symbol.for("opentelemetry.js.api.1");
  const api: unknown = Reflect.get(globalThis, registered);
  Reflect.deleteProperty(globalThis, registered);
  try {
    expect(await loadTracing()).toBeUndefined();
  } finally {
    Reflect.set(globalThis, registered, api);
  }
});
