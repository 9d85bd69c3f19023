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
import { Refusal } from "../../src/domain/refusals.ts";
import { readBodies, readJson } from "../../src/http/body.ts";
import { errorHandler } from "../../src/http/errors.ts";
import { refuseOtherMethods } from "../../src/http/methods.ts";
import { refuse } from "../../src/http/problem.ts";
import { type Door, doorOf } from "../../src/operations/door.ts";
import type { Engine } from "../../src/operations/engine.ts";
import { refused } from "../run-tool.ts";
import { rpcErrorOf } from "./errors.ts";
import { type BooksServer, mcpServer } from "./server.ts";

/** What MCP over HTTP stands on. */
export interface McpHttpOptions {
  readonly engine: Engine;
  /** The version of this program. */
  readonly version: string;
  /** Names, without port, under which this server is reached beside those of the loopback. */
  readonly hosts?: readonly string[];
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
    maxSubscriptions: 0,
    onerror: (error) => engine.log.error({ err: error }, "a message was not served"),
  });
  app.addHook("onClose", () => modern.close());
  await app.register((scope, _options, done) => {
    const refuseOthers = refuseOtherMethods(scope);
    scope.setErrorHandler(errorHandler(engine.ids, sendRpcError));
    readBodies(scope, readJson);
    admitUsers(scope, [...localhostAllowedHostnames(), ...(options.hosts ?? [])]);
    scope.route({
      method: "POST",
      url: MCP_PATH,
      config: { operation: "mcp" },
      handler: async (request, reply) => {
        const webRequest = await toWebRequest(request.raw as NodeIncomingMessageLike, request.body);
        const extra = { parsedBody: request.body, authInfo: authInfo(request) };
        const legacy = await isLegacyRequest(webRequest, request.body);
        const response = legacy
          ? await answerLegacy(options, webRequest, extra)
          : await modern.fetch(webRequest, extra);
        return send(reply.header("cache-control", "no-store"), response);
      },
    });
    refuseOthers();
    done();
  });
}

/** Admits who has a user's token, under one of these names. */
function admitUsers(scope: FastifyInstance, hosts: string[]): void {
  scope.addHook("onRequest", async (request, reply) => {
    const { host, origin } = request.headers;
    if (!validateHostHeader(host, hosts).ok || !validateOriginHeader(origin, hosts).ok)
      throw new Refusal("foreign_name");
    await scope.admit(request, reply);
    if (request.principal?.role === "operator")
      throw new Refusal("unauthenticated", "Tools act for one user: the operator key opens none of them.");
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

/** The server for one request, which comes with its context. */
function serverFor({ engine, version }: McpHttpOptions, { authInfo }: McpRequestContext): BooksServer {
  const { request } = (authInfo?.extra ?? {}) as Partial<Known>;
  const { principal, id } = request ?? {};
  if (!request || !principal || !id) throw new Refusal("unauthenticated");
  return mcpServer({
    door: noting(doorOf(engine), request),
    ids: engine.ids,
    log: engine.log,
    version,
    principal: async () => principal,
    requestId: () => id,
  });
}

/** The door, which notes in the request what was called and how that was refused: the log and the metrics tell it. */
function noting(door: Door, request: FastifyRequest): Door {
  return async (operation, input, call) => {
    const outcome = await door(operation, input, call);
    request.operation = operation.name;
    request.refusal = outcome.ok ? null : outcome.refusal.code;
    return outcome;
  };
}

/** What is known of a request before the protocol is spoken. */
interface Known {
  readonly request: FastifyRequest;
}

/** The SDK passes this on untouched. The token itself is nobody's business beyond this point. */
function authInfo(request: FastifyRequest) {
  const { principal } = request;
  if (!principal) throw new Refusal("unauthenticated");
  const extra = { request } satisfies Known;
  return { token: "", clientId: principal.actor, scopes: [...principal.scopes], extra: { ...extra } };
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
