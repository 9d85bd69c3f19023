import { type NodeIncomingMessageLike, toWebRequest } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  isLegacyRequest,
  type McpHandlerRequestOptions,
  type McpRequestContext,
  ProtocolErrorCode,
  validateOriginHeader,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { confirmed, needsLookUp } from "../../src/engine/authenticator.ts";
import { bindInvoke, type Invoke } from "../../src/engine/bind-invoke.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { admitting } from "../../src/http/admission.ts";
import { readBodies, readJson } from "../../src/http/body.ts";
import { errorHandler } from "../../src/http/errors.ts";
import { refuseOtherMethods } from "../../src/http/plugins/methods.ts";
import { refuse } from "../../src/http/problem.ts";
import { queryOf } from "../../src/http/query.ts";
import { traceparentOf } from "../../src/http/request.ts";
import { invalidInput, Refusal } from "../../src/kernel/refusals.ts";
import { toolInvoke } from "../books.ts";
import { refused } from "../run-tool.ts";
import { callTool } from "./call-tool.ts";
import { type DirectCall, directAnswer, directCallIn } from "./direct-call.ts";
import { rpcError } from "./errors.ts";
import { type BooksServer, type McpOptions, mcpServer, serverInfo } from "./server.ts";

export interface McpHttpOptions {
  readonly engine: Engine;
  /** The version of this program. */
  readonly version: string;
  /** Origins of other pages that may call, as in `createServer`. */
  readonly origins?: readonly string[];
}

export const MCP_PATH = "/mcp";

/**
 * Adds stateless MCP over streamable HTTP to a server of `createServer`: every POST is an independent request with its own
 * bearer token, answered in JSON; there is no stream to GET and no session to DELETE. Both eras of the protocol are served.
 * A refusal is a JSON-RPC error with the same HTTP status as in REST.
 *
 * The Origin header is checked here and the Host header by the server, so DNS rebinding in a browser is refused.
 */
export async function addMcpOverHttp(app: FastifyInstance, options: McpHttpOptions): Promise<void> {
  const { engine } = options;
  const modern = createMcpHandler((context) => serverFor(options, context), {
    legacy: "reject",
    onerror: (error) => engine.log.error({ err: error }, "a message was not served"),
  });
  app.addHook("onClose", () => modern.close());
  await app.register((scope, _options, done) => {
    const refuseOthers = refuseOtherMethods(scope);
    scope.setErrorHandler(errorHandler(engine, sendRpcError));
    readBodies(scope, readJson);
    admitUsers(scope, options);
    scope.route({
      method: "POST",
      url: MCP_PATH,
      config: { operation: "mcp" },
      handler: async (request, reply) => {
        const readOnly = isReadOnly(request);
        reply.header("cache-control", "no-store");
        const call = directCallIn(request.headers, request.body);
        if (call) return answerDirectly(options, call, { request, readOnly }, reply);
        request.principal = request.principal && (await confirmed(engine, request.principal));
        const webRequest = await toWebRequest(request.raw as NodeIncomingMessageLike, request.body);
        // Every answer is one JSON body, which clients that ask for something else accept too.
        webRequest.headers.set("accept", "application/json, text/event-stream");
        const extra = { parsedBody: request.body, authInfo: authInfo({ request, readOnly }) };
        const legacy = await isLegacyRequest(webRequest, request.body);
        const response = legacy
          ? await answerLegacy(options, webRequest, extra)
          : await modern.fetch(webRequest, extra);
        return send(reply, response);
      },
    });
    refuseOthers();
    done();
  });
}

/** Admits requests with a user's token, from the server's own pages or an allowed origin. */
function admitUsers(scope: FastifyInstance, { origins = [] }: McpHttpOptions): void {
  const names = [...scope.site.names];
  scope.addHook("onRequest", ({ headers: { origin } }, _reply, done) => {
    const fromKnownPage = validateOriginHeader(origin, names).ok || origins.includes(String(origin));
    done(fromKnownPage ? undefined : new Refusal("foreign_name"));
  });
  scope.addHook("onRequest", admitting(scope.admit));
  scope.addHook("onRequest", ({ principal }, _reply, done) => {
    const isOperator = principal?.role === "operator";
    done(
      isOperator ? new Refusal("unauthenticated", "Tools act for a user: send a user's token.") : undefined,
    );
  });
}

/** Answers a request of the older protocol with its own server and transport. */
async function answerLegacy(
  options: McpHttpOptions,
  request: Request,
  extra: McpHandlerRequestOptions,
): Promise<Response> {
  const server = serverFor(options, { era: "legacy", requestInfo: request, ...extra });
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const response = await transport.handleRequest(request, extra);
    return new Response(await response.text(), response);
  } finally {
    await server.close();
  }
}

/** Answers a plain tool call without a server of the SDK. */
async function answerDirectly(
  options: McpHttpOptions,
  call: DirectCall,
  known: Known,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const server = serverOptions(options, known);
  const principal = () => server.principal(undefined);
  const invoke = toolInvoke({ ...server, principal, requestId: server.requestId() });
  const answer = await callTool(call.tool, call.given, { invoke, readOnly: known.readOnly });
  const { principal: caller, refusal } = known.request;
  if (!answer.ok && caller && needsLookUp(refusal)) await confirmed(options.engine, caller);
  return reply
    .header("content-type", "application/json")
    .send(directAnswer(call, answer, serverInfo(server)));
}

/** The server for one request. */
function serverFor(options: McpHttpOptions, { authInfo }: McpRequestContext): BooksServer {
  const { request, readOnly = false } = (authInfo?.extra ?? {}) as Partial<Known>;
  if (!request) throw new Refusal("unauthenticated");
  return mcpServer(serverOptions(options, { request, readOnly }));
}

/** The server options for one request. @throws Refusal `unauthenticated` */
function serverOptions({ engine, version }: McpHttpOptions, { request, readOnly }: Known): McpOptions {
  const { principal, id } = request;
  if (!principal) throw new Refusal("unauthenticated");
  return {
    invoke: recording(bindInvoke(engine), request),
    ids: engine.ids,
    log: engine.log,
    version,
    principal: async () => principal,
    requestId: () => id,
    readOnly,
  };
}

/** Whether the address has `read_only`. @throws Refusal `invalid_input` */
function isReadOnly({ raw }: FastifyRequest): boolean {
  const values = queryOf(raw.url ?? "").get("read_only") ?? [];
  if (!values.every((value) => /^(1|true|0|false)$/.test(value)))
    throw invalidInput([{ field: "read_only", message: "Give 1 or 0." }]);
  return values.some((value) => value === "1" || value === "true");
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

interface Known {
  readonly request: FastifyRequest;
  readonly readOnly: boolean;
}

/** The SDK passes this on unchanged. It omits the token, which nothing after this point needs. */
function authInfo(known: Known) {
  const { principal } = known.request;
  if (!principal) throw new Refusal("unauthenticated");
  return { token: "", clientId: principal.actor, scopes: [...principal.scopes], extra: { ...known } };
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  for (const [name, value] of response.headers) {
    if (name !== "content-length") reply.header(name, value);
  }
  const body = await response.text();
  return reply.code(response.status).send(body === "" ? undefined : body);
}

/** Answers a request that holds no valid message, or none that may be served. */
function sendRpcError(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const error = rpcError(refused(refusal));
  if (refusal.code === "malformed_request") error.code = ProtocolErrorCode.ParseError;
  return refuse(request, reply, refusal).send({ jsonrpc: "2.0", id: null, error });
}
