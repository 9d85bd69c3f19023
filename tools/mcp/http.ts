import { type NodeIncomingMessageLike, toWebRequest } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  isLegacyRequest,
  localhostAllowedHostnames,
  type McpHandlerRequestOptions,
  type McpRequestContext,
  ProtocolErrorCode,
  validateHostHeader,
  validateOriginHeader,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { confirmed } from "../../src/engine/authenticator.ts";
import { bindInvoke, type Invoke } from "../../src/engine/bind-invoke.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { admitting } from "../../src/http/admission.ts";
import { readBodies, readJson } from "../../src/http/body.ts";
import { errorHandler } from "../../src/http/errors.ts";
import { refuseOtherMethods } from "../../src/http/plugins/methods.ts";
import { refuse } from "../../src/http/problem.ts";
import { queryOf } from "../../src/http/query.ts";
import { invalidInput, Refusal } from "../../src/kernel/refusals.ts";
import { toolInvoke } from "../books.ts";
import { refused } from "../run-tool.ts";
import { callTool } from "./call-tool.ts";
import { type DirectCall, directAnswer, directCallIn } from "./direct-call.ts";
import { rpcErrorOf } from "./errors.ts";
import { type BooksServer, type McpOptions, mcpServer, serverInfo } from "./server.ts";

/** What MCP over HTTP stands on. */
export interface McpHttpOptions {
  readonly engine: Engine;
  /** The version of this program. */
  readonly version: string;
  /** Names, without port, under which this server is reached beside those of the loopback. */
  readonly hosts?: readonly string[];
  /** Origins of pages elsewhere that may call, as `createServer` opens them to browsers. */
  readonly origins?: readonly string[];
}

/** Where it is mounted. */
export const MCP_PATH = "/mcp";

/**
 * MCP over streamable HTTP on a server of `createServer`, stateless: every POST is a request of its own with its own
 * bearer token, answered in JSON; there is no stream to GET and no session to DELETE. Clients of either era of the
 * protocol are served. Whatever is refused is an error of JSON-RPC, with the HTTP status that it has elsewhere.
 *
 * A browser that was led here under a foreign name (DNS rebinding) is turned away by its Host or Origin header.
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
        const readOnly = asksToOnlyRead(request);
        reply.header("cache-control", "no-store");
        const call = directCallIn(request.headers, request.body);
        if (call) return answerDirectly(options, call, { request, readOnly }, reply);
        request.principal = request.principal && (await confirmed(engine, request.principal));
        const webRequest = await toWebRequest(request.raw as NodeIncomingMessageLike, request.body);
        // Every answer is one body of JSON, and a client that asks for something else takes it all the same.
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

/** Admits who has a user's token, under the server's names, and from its own pages or those of the origins. */
function admitUsers(scope: FastifyInstance, { hosts = [], origins = [] }: McpHttpOptions): void {
  const names = [...localhostAllowedHostnames(), ...hosts];
  scope.addHook("onRequest", (request, _reply, done) => {
    const { host, origin } = request.headers;
    const fromKnownPage = validateOriginHeader(origin, names).ok || origins.includes(String(origin));
    done(validateHostHeader(host, names).ok && fromKnownPage ? undefined : new Refusal("foreign_name"));
  });
  scope.addHook("onRequest", admitting(scope.admit));
  scope.addHook("onRequest", ({ principal }, _reply, done) => {
    const isOperator = principal?.role === "operator";
    done(
      isOperator ? new Refusal("unauthenticated", "Tools act for a user: send a user's token.") : undefined,
    );
  });
}

/** A request of the older protocol: a server and a transport of its own, answering JSON. */
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

/** Answers a plain call of a tool, without a server of the SDK. */
async function answerDirectly(
  options: McpHttpOptions,
  call: DirectCall,
  known: Known,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const server = serverOptions(options, known);
  const principal = () => server.principal(undefined);
  const invoke = toolInvoke({ ...server, principal, requestId: server.requestId() });
  const result = await callTool(call.tool, call.given, { invoke, readOnly: known.readOnly });
  if (result.isError && known.request.principal) await confirmed(options.engine, known.request.principal);
  return reply
    .header("content-type", "application/json")
    .send(directAnswer(call, result, serverInfo(server)));
}

/** The server for one request, which comes with its context. */
function serverFor(options: McpHttpOptions, { authInfo }: McpRequestContext): BooksServer {
  const { request, readOnly = false } = (authInfo?.extra ?? {}) as Partial<Known>;
  if (!request) throw new Refusal("unauthenticated");
  return mcpServer(serverOptions(options, { request, readOnly }));
}

/** What one request is served with. @throws Refusal `unauthenticated` */
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

/** Whether the address asks for a connection that only reads. @throws Refusal `invalid_input` */
function asksToOnlyRead({ raw }: FastifyRequest): boolean {
  const values = queryOf(raw.url ?? "").get("read_only") ?? [];
  if (!values.every((value) => /^(1|true|0|false)$/.test(value)))
    throw invalidInput([{ field: "read_only", message: "Give 1 or 0." }]);
  return values.some((value) => value === "1" || value === "true");
}

/** What a client reads with its handshake, which is no call of a tool. */
const HANDSHAKES = ["initialize", "server/discover"];

/** Records in the request which operation was called and how it was refused, for the log and the metrics. */
function recording(invoke: Invoke, request: FastifyRequest): Invoke {
  const { method } = (request.body ?? {}) as { method?: unknown };
  if (HANDSHAKES.includes(String(method))) return invoke;
  return async (operation, input, call) => {
    const outcome = await invoke(operation, input, call);
    request.operation = operation.name;
    request.refusal = outcome.ok ? null : outcome.refusal.code;
    return outcome;
  };
}

/** What is known of a request before the protocol is spoken. */
interface Known {
  readonly request: FastifyRequest;
  readonly readOnly: boolean;
}

/** The SDK passes this on untouched. The token itself is nobody's business beyond this point. */
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

/** Answers a request that came to no message of the protocol, or to none that may be served. */
function sendRpcError(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const error = rpcErrorOf(refused(refusal));
  if (refusal.code === "malformed_request") error.code = ProtocolErrorCode.ParseError;
  return refuse(request, reply, refusal).send({ jsonrpc: "2.0", id: null, error });
}
