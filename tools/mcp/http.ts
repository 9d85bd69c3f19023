import { type NodeIncomingMessageLike, toWebRequest } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  isLegacyRequest,
  localhostAllowedHostnames,
  type McpHandlerRequestOptions,
  type McpRequestContext,
  validateHostHeader,
  validateOriginHeader,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Principal } from "../../src/access/principal.ts";
import type { Authenticator } from "../../src/access/token.ts";
import { Refusal } from "../../src/domain/refusals.ts";
import { bearerIn } from "../../src/http/bearer.ts";
import { type McpOptions, mcpServer } from "./server.ts";

/** What MCP over HTTP stands on. */
export interface McpHttpOptions extends Omit<McpOptions, "principal" | "requestId"> {
  readonly authenticator: Authenticator;
  /** Names, without port, under which this server is reached beside those of the loopback. */
  readonly hosts?: readonly string[];
}

/** Where it is mounted. */
export const MCP_PATH = "/mcp";

/**
 * MCP over streamable HTTP, stateless: every POST is a request of its own with its own bearer token, answered in
 * JSON; there is no stream to GET and no session to DELETE. Clients of either era of the protocol are served.
 *
 * A browser that was led here under a foreign name (DNS rebinding) is turned away by its Host or Origin header.
 */
export async function addMcpOverHttp(app: FastifyInstance, options: McpHttpOptions): Promise<void> {
  const { authenticator } = options;
  const hosts = [...localhostAllowedHostnames(), ...(options.hosts ?? [])];
  const modern = createMcpHandler((context) => mcpServer(optionsFor(options, context)), {
    legacy: "reject",
    maxSubscriptions: 0,
    onerror: (error) => options.log.error({ err: error }, "a message was not served"),
  });
  app.addHook("onClose", () => modern.close());
  app.route({
    method: ["GET", "POST", "DELETE"],
    url: MCP_PATH,
    config: { operation: "mcp" },
    onRequest: async (request, reply) => {
      reply.header("cache-control", "no-store");
      const { host, origin } = request.headers;
      if (!validateHostHeader(host, hosts).ok) return refuse(reply, 403, "This server has no such name.");
      if (!validateOriginHeader(origin, hosts).ok) return refuse(reply, 403, "Not for pages of this origin.");
      request.principal = await authenticator.authenticate(bearerIn(request.headers.authorization));
      if (request.method !== "POST") return refuse(reply.header("allow", "POST"), 405, "Method not allowed.");
    },
    handler: async (request, reply) => {
      const webRequest = await toWebRequest(request.raw as NodeIncomingMessageLike, request.body);
      const extra = { parsedBody: request.body, authInfo: authInfo(request) };
      const legacy = await isLegacyRequest(webRequest, request.body);
      const response = legacy
        ? await answerLegacy(options, webRequest, extra)
        : await modern.fetch(webRequest, extra);
      return send(reply, response);
    },
  });
}

/** A request of the older protocol: a server and a transport of its own, answering JSON. */
async function answerLegacy(
  options: McpHttpOptions,
  request: Request,
  extra: McpHandlerRequestOptions,
): Promise<Response> {
  const context = { era: "legacy", requestInfo: request, ...extra } as const;
  const server = mcpServer(optionsFor(options, context));
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const response = await transport.handleRequest(request, extra);
    return new Response(await response.text(), response);
  } finally {
    await server.close();
  }
}

function optionsFor(options: McpHttpOptions, { authInfo }: McpRequestContext): McpOptions {
  const { principal, requestId } = (authInfo?.extra ?? {}) as Partial<Known>;
  if (!principal || !requestId) throw new Refusal("unauthenticated");
  return { ...options, principal: async () => principal, requestId: () => requestId };
}

/** What is known of a request before the protocol is spoken. */
interface Known {
  readonly principal: Principal;
  readonly requestId: string;
}

/** The SDK passes this on untouched. The token itself is nobody's business beyond this point. */
function authInfo({ principal, id }: FastifyRequest) {
  if (!principal) throw new Refusal("unauthenticated");
  const extra = { principal, requestId: id } satisfies Known;
  return { token: "", clientId: principal.actor, scopes: [...principal.scopes], extra: { ...extra } };
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  for (const [name, value] of response.headers) {
    if (name !== "content-length") reply.header(name, value);
  }
  const body = await response.text();
  return reply.code(response.status).send(body === "" ? undefined : body);
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ jsonrpc: "2.0", id: null, error: { code: -32000, message } });
}
