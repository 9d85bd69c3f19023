import type { FastifyInstance, FastifyRequest } from "fastify";
import { confirmed, needsLookUp } from "../../src/engine/authenticator.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { bindInvoke, type Invoke } from "../../src/engine/invoke.ts";
import { queryOf } from "../../src/http/query.ts";
import { traceparentOf } from "../../src/http/request.ts";
import { authorise } from "../../src/identity/principal.ts";
import { invalidInput, Refusal } from "../../src/kernel/refusals.ts";
import { toolInvoke } from "../books.ts";
import { callTool, toolNamed } from "./call-tool.ts";
import { type DirectCall, directAnswer, directCallIn } from "./direct-call.ts";
import { mountMcp } from "./mount.ts";
import { type McpOptions, mcpServer, serverInfo } from "./server.ts";
import { rendersViews } from "./views.ts";

export interface McpHttpOptions {
  readonly engine: Engine;
  /** The version of this program. */
  readonly version: string;
  /** Origins of other pages that may call, as in `createServer`. */
  readonly origins?: readonly string[];
}

/** Adds the books as MCP over HTTP to a server of `createServer`, as `mountMcp` describes. */
export async function addMcpOverHttp(app: FastifyInstance, options: McpHttpOptions): Promise<void> {
  await mountMcp(app, {
    ...options,
    answer: (request) => {
      askForScope(request);
      const known = {
        request,
        readOnly: isSet(request, "read_only"),
        rendersViews: isSet(request, "views") || isInSessionWithViews(request),
      };
      const call = directCallIn(request.headers, request.body);
      return {
        sessionId: announcesViews(request.body) ? `${VIEWS_SESSION}${options.engine.ids()}` : undefined,
        direct: call && (() => answerDirectly(options, call, known)),
        server: () => mcpServer(serverOptions(options, known)),
      };
    },
  });
}

/** A request, whether it may only read, and whether its client is known to render views. */
interface Known {
  readonly request: FastifyRequest;
  readonly readOnly: boolean;
  readonly rendersViews: boolean;
}

/** Answers a plain tool call without a server of the SDK. */
async function answerDirectly(options: McpHttpOptions, call: DirectCall, known: Known): Promise<string> {
  const server = serverOptions(options, known);
  const principal = () => server.principal(undefined);
  const invoke = toolInvoke({ ...server, principal, requestId: server.requestId() });
  const answer = await callTool(call.tool, call.given, { invoke, readOnly: known.readOnly });
  const { principal: caller, refusal } = known.request;
  // An app whose token has ended learns from the status and its challenge how to get another one.
  if (refusal === "unauthenticated" && caller?.app) throw new Refusal(refusal);
  if (!answer.ok && caller && needsLookUp(refusal)) await confirmed(options.engine, caller);
  return directAnswer(call, answer, serverInfo(server));
}

/** The server options for one request. @throws Refusal `unauthenticated` */
function serverOptions({ engine, version }: McpHttpOptions, { request, ...known }: Known): McpOptions {
  const { principal, id } = request;
  if (!principal) throw new Refusal("unauthenticated");
  return {
    invoke: recording(bindInvoke(engine), request),
    ids: engine.ids,
    now: engine.now,
    log: engine.log,
    version,
    principal: async () => principal,
    requestId: () => id,
    ...known,
  };
}

/**
 * Refuses a connected app's call of a tool that takes another scope with the status and the challenge from which the app can
 * ask its user for more. Callers with other tokens cannot ask, and get the refusal as the tool's answer.
 * @throws Refusal `missing_scope`
 */
function askForScope({ principal, body }: FastifyRequest): void {
  if (!principal?.app) return;
  const { method, params } = (body ?? {}) as {
    readonly method?: unknown;
    readonly params?: { readonly name?: unknown };
  };
  const tool = method === "tools/call" ? toolNamed(String(params?.name)) : undefined;
  if (tool) authorise(principal, tool.operation.scope);
}

/** Whether the address has a parameter that is on. @throws Refusal `invalid_input` */
function isSet({ raw }: FastifyRequest, field: "read_only" | "views"): boolean {
  const values = queryOf(raw.url ?? "").get(field) ?? [];
  if (!values.every((value) => /^(1|true|0|false)$/.test(value)))
    throw invalidInput([{ field, message: "Give 1 or 0." }]);
  return values.some((value) => value === "1" || value === "true");
}

/**
 * How the ids of sessions with views begin. In the protocol of 2025 a client announces its capabilities only in its first
 * request, so a client that renders views gets a session id, which it sends with every later request. Nothing is kept here.
 */
const VIEWS_SESSION = "views-";

function announcesViews(body: unknown): boolean {
  const { method, params } = (body ?? {}) as {
    readonly method?: unknown;
    readonly params?: { readonly capabilities?: unknown } | null;
  };
  return method === "initialize" && rendersViews(params?.capabilities);
}

function isInSessionWithViews({ headers }: FastifyRequest): boolean {
  return headers["mcp-session-id"]?.toString().startsWith(VIEWS_SESSION) === true;
}

/** The methods of a handshake, which are not tool calls. */
const HANDSHAKES = ["initialize", "server/discover"];

/** Records the operation and its refusal code in the request, for the log and the metrics. */
function recording(invoke: Invoke, request: FastifyRequest): Invoke {
  const { method } = (request.body ?? {}) as { method?: unknown };
  if (HANDSHAKES.includes(String(method))) return invoke;
  return async (operation, input, call) => {
    const outcome = await invoke(operation, input, { ...call, traceparent: traceparentOf(request) });
    request.operation = operation.name;
    request.refusal = outcome.ok ? null : outcome.refusal.code;
    return outcome;
  };
}
