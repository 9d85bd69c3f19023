import { type NodeIncomingMessageLike, toWebRequest } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  isLegacyRequest,
  type McpRequestContext,
  type McpServer,
  ProtocolErrorCode,
  type Server,
  validateOriginHeader,
} from "@modelcontextprotocol/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { confirmed } from "../../src/engine/authenticator.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { admitting } from "../../src/http/admission.ts";
import { readBodies, readJson } from "../../src/http/body.ts";
import { errorHandler } from "../../src/http/errors.ts";
import { challengeFor, refusalOfApp } from "../../src/http/oauth/challenge.ts";
import { refuseOtherMethods } from "../../src/http/plugins/methods.ts";
import { addScope } from "../../src/http/plugins/scope.ts";
import { refuse } from "../../src/http/problem.ts";
import type { Principal } from "../../src/identity/principal.ts";
import { Refusal } from "../../src/kernel/refusals.ts";
import { refused } from "../run-tool.ts";
import { rpcError } from "./errors.ts";
import { answerLegacy } from "./legacy.ts";

export const MCP_PATH = "/mcp";

export interface Mount {
  readonly engine: Engine;
  /** Origins of other pages that may call, as in `createServer`. */
  readonly origins?: readonly string[] | undefined;
  /** Decides how to answer a request of an admitted user. */
  readonly answer: (request: FastifyRequest) => Answering;
}

/** How one request is answered. */
export interface Answering {
  /** Creates a server of the SDK for this request alone. */
  readonly server: () => McpServer | Server;
  /** Creates the JSON of the response, if the request needs no server of the SDK. */
  readonly direct?: (() => Promise<string>) | undefined;
  /** The id that the client sends with every later request. */
  readonly sessionId?: string | undefined;
}

/**
 * Adds stateless MCP over streamable HTTP to a server of `createServer`: every POST is an independent request with its own
 * bearer token; there is no stream to GET and no session to DELETE. Both eras of the protocol are served. The response is one
 * JSON body, or a stream of events if the server reports progress. A refusal is a JSON-RPC error with the same HTTP status as
 * in REST.
 *
 * The Origin header is checked here and the Host header by the server, so DNS rebinding in a browser is refused.
 */
export async function mountMcp(app: FastifyInstance, mount: Mount): Promise<void> {
  const { engine } = mount;
  const onerror = (error: Error) => engine.log.error({ err: error }, "a message was not served");
  const modern = createMcpHandler(serverOf, { legacy: "reject", onerror });
  app.addHook("onClose", () => modern.close());
  await addScope(app, (scope) => {
    const refuseOthers = refuseOtherMethods(scope);
    scope.setErrorHandler(errorHandler(engine, sendRpcError));
    readBodies(scope, readJson);
    admitUsers(scope, mount);
    scope.route({
      method: "POST",
      url: MCP_PATH,
      config: { operation: "mcp" },
      handler: async (request, reply) => {
        const { direct, server, sessionId } = mount.answer(request);
        reply.header("cache-control", "no-store");
        if (sessionId !== undefined) reply.header("mcp-session-id", sessionId);
        if (direct) return reply.header("content-type", "application/json").send(await direct());
        const principal = request.principal && (await confirmed(engine, request.principal));
        request.principal = principal;
        const webRequest = await toWebRequest(request.raw as NodeIncomingMessageLike, request.body);
        // Clients that ask for something else accept JSON too.
        webRequest.headers.set("accept", "application/json, text/event-stream");
        const extra = { parsedBody: request.body, authInfo: authInfo(principal, server) };
        const response = (await isLegacyRequest(webRequest, request.body))
          ? await answerLegacy(server(), webRequest, { ...extra, onerror })
          : await modern.fetch(webRequest, extra);
        return send(reply, response);
      },
    });
    refuseOthers();
  });
}

/** Admits requests with a user's token, from the server's own pages or an allowed origin. */
function admitUsers(scope: FastifyInstance, { origins = [] }: Mount): void {
  const names = [...scope.site.names];
  scope.addHook("onRequest", ({ headers: { origin } }, _reply, done) => {
    const fromKnownPage = validateOriginHeader(origin, names).ok || origins.includes(String(origin));
    done(fromKnownPage ? undefined : new Refusal("foreign_name"));
  });
  scope.addHook("onRequest", admitting(scope.admit));
  scope.addHook("onRequest", (request, _reply, done) => {
    const isOperator = request.principal?.role === "operator";
    done(
      isOperator
        ? new Refusal("unauthenticated", "Tools act for a user: send a user's token.")
        : refusalOfApp(request, scope.site, "mcp"),
    );
  });
}

/** The SDK passes this on unchanged. It omits the token, which nothing after this point needs. */
function authInfo(principal: Principal | null, server: Answering["server"]) {
  if (!principal) throw new Refusal("unauthenticated");
  return { token: "", clientId: principal.actor, scopes: [...principal.scopes], extra: { server } };
}

/** The server for a request that `authInfo` describes. */
function serverOf({ authInfo }: McpRequestContext): McpServer | Server {
  const { server } = (authInfo?.extra ?? {}) as Partial<Answering>;
  if (!server) throw new Refusal("unauthenticated");
  return server();
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
    response.headers.set("cache-control", "no-store, no-transform");
    return reply.send(response);
  }
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
  refuse(request, reply, refusal);
  if (refusal.code === "unauthenticated") {
    const wrong = request.headers.authorization === undefined ? {} : { error: "invalid_token" as const };
    reply.header("www-authenticate", challengeFor(request, { ...wrong, scope: "read" }));
  }
  if (refusal.code === "missing_scope") {
    const scope = `${request.principal?.scopes.join(" ")} ${refusal.facts.scope}`;
    reply.header("www-authenticate", challengeFor(request, { error: "insufficient_scope", scope }));
  }
  return reply.send({ jsonrpc: "2.0", id: idOf(request), error });
}

/** The id of the message that a refused request holds; null where none was read. */
function idOf({ body }: FastifyRequest): string | number | null {
  const { id } = (body ?? {}) as { readonly id?: unknown };
  return typeof id === "string" || typeof id === "number" ? id : null;
}
