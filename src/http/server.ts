import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { Registry } from "prom-client";
import { Authenticator } from "../engine/authenticator.ts";
import type { Engine } from "../engine/engine.ts";
import type { SignUp } from "../identity/sign-in-link.ts";
import { Refusal } from "../kernel/refusals.ts";
import { logMailer, type Mailer } from "../mail/mailer.ts";
import { retryingMailer } from "../mail/retrying-mailer.ts";
import type { FetchDocument } from "../webhooks/fetch-document.ts";
import { documentFetcher } from "../webhooks/fetch-document.ts";
import { admissionsBy } from "./admission.ts";
import { BODY_LIMIT, readBodies, readBody } from "./body.ts";
import { errorHandler } from "./errors.ts";
import { addEvents } from "./events.ts";
import { invitationMails } from "./invitation-mails.ts";
import { addConsent } from "./oauth/consent.ts";
import { addAssociation, type FirstPartyApp } from "./oauth/first-party.ts";
import { AuthorizationServer, addOAuth } from "./oauth/oauth.ts";
import { addPages } from "./pages/pages.ts";
import { addWeb, addWebFiles } from "./pages/web.ts";
import { closeGracefully } from "./plugins/closing.ts";
import { openToOrigins } from "./plugins/cors.ts";
import { addDocs } from "./plugins/docs.ts";
import { addHeaders } from "./plugins/headers.ts";
import { addHealth } from "./plugins/health.ts";
import { limitRate } from "./plugins/limit.ts";
import { logRequests } from "./plugins/log.ts";
import { refuseOtherMethods } from "./plugins/methods.ts";
import { addMetrics } from "./plugins/metrics.ts";
import { addScope } from "./plugins/scope.ts";
import { checkSource } from "./plugins/source.ts";
import { PROBLEM_TYPE, problemOf, sendProblem } from "./problem.ts";
import { requestIds } from "./request.ts";
import { addRoutes, BASE_PATH } from "./routes.ts";
import { type AssistantConfig, addAssistants } from "./sign-in/assistants.ts";
import { addSetUp } from "./sign-in/set-up.ts";
import { addSignIn } from "./sign-in/sign-in.ts";
import { Site, type SiteOptions } from "./site.ts";
import { statusOf } from "./statuses.ts";
import { type TrustedProxies, trustProxyOf } from "./trusted-proxies.ts";

export interface ServerOptions extends SiteOptions {
  readonly engine: Engine;
  /** The operator key. */
  readonly operatorKey: string;
  /** The log of requests and unexpected errors; none by default. */
  readonly logger?: FastifyBaseLogger;
  /** Requests per minute and caller, default 600. */
  readonly ratePerMinute?: number;
  /** How long a complete request may take to arrive, in milliseconds, default 30,000. */
  readonly requestTimeoutMs?: number;
  /** Origins whose pages may call the API and MCP from a browser; none by default. */
  readonly corsOrigins?: readonly string[];
  /** The proxies whose X-Forwarded-For and X-Forwarded-Proto count; none by default. */
  readonly trustProxy?: TrustedProxies | undefined;
  /** Sends sign-in links. Without it they are written to the log where only this machine can reach the server; elsewhere there are none. */
  readonly mailer?: Mailer | undefined;
  /** Who may become a user by signing in, default `invitation`. */
  readonly signUp?: SignUp;
  /** Apps of whoever runs this server, which act as the person who uses them; none by default. */
  readonly apps?: readonly FirstPartyApp[];
  /** Fetches client id metadata documents, by default from the public internet. */
  readonly fetchDocument?: FetchDocument;
  /** The configuration for a user's assistants on this machine, which the pages show. */
  readonly assistants?: (email: string) => AssistantConfig;
  /** Additional metrics for `/metrics`; none by default. */
  readonly registry?: Registry;
}

const RATE_PER_MINUTE = 600;

/** How long a request may take to arrive, its headers as well as its body. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Node checks for late requests this many times within the timeout. */
const CHECKS_PER_TIMEOUT = 30;

/** How long a refused connection stays open so that the client can read the response. */
const LINGER_MS = 1_000;

/**
 * Creates the HTTP server, ready to listen. `close()` rejects new requests and waits for those in progress. The caller
 * closes the engine.
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { engine, operatorKey, logger, ratePerMinute = RATE_PER_MINUTE, registry = new Registry() } = options;
  const { trustProxy, signUp = "invitation" } = options;
  const site = new Site(options);
  const requestTimeout = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const onError = errorHandler(engine);
  const app: FastifyInstance = fastify({
    ...(logger && { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "request_id" }),
    bodyLimit: BODY_LIMIT,
    genReqId: requestIds(engine.ids),
    return503OnClosing: false,
    ...(trustProxy !== undefined && { trustProxy: trustProxyOf(trustProxy) }),
    requestTimeout,
    // By default, incomplete headers may take 60 seconds, and Node checks for them only every 30 seconds.
    http: {
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.ceil(requestTimeout / CHECKS_PER_TIMEOUT),
    },
    frameworkErrors: (error, request, reply) => {
      onError(error, request, reply);
    },
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket, engine.ids()),
    routerOptions: { maxParamLength: 1024, ignoreTrailingSlash: true, querystringParser: () => ({}) },
  });
  app.decorateRequest("principal", null);
  app.decorateRequest("refusal", null);
  app.decorateRequest("operation", null);
  app.setErrorHandler(onError);
  const isClosing = closeGracefully(app);
  readBodies(app, readBody);
  logRequests(app);
  addHeaders(app);
  checkSource(app, site);
  await openToOrigins(app, options.corsOrigins ?? []);
  limitRate(app, ratePerMinute);
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Refusal("no_such_route")));
  const refuseOthers = refuseOtherMethods(app);
  const authenticator = new Authenticator(engine, operatorKey);
  const { withToken, withTokenOrSession } = admissionsBy({
    authenticator,
    failuresPerMinute: ratePerMinute,
    site,
  });
  app.decorate("admit", withToken).decorate("site", site);
  const mailer = mailerOf(app, options.mailer, site);
  const mails = invitationMails(app, { engine, site, mailer });
  const oauth = authorizationServer(options, site);
  addMetrics(app, { admit: withToken, registry });
  await addDocs(app);
  await addWebFiles(app);
  addHealth(app, { engine, isClosing });
  await addPages(app, { engine, site, trustsProxy: trustProxy !== undefined }, (scope) => {
    addWeb(scope, site);
    addSignIn(scope, { engine, site, mailer, signUp });
    if (oauth) addConsent(scope, oauth, withTokenOrSession);
    addSetUp(scope, { engine, site });
    addAssistants(scope, { engine, site, assistants: options.assistants });
  });
  addAssociation(app, options.apps ?? []);
  if (oauth) await addOAuth(app, oauth);
  await addScope(app, (scope) => addRoutes(scope, { engine, admit: withTokenOrSession, mails }), {
    prefix: BASE_PATH,
  });
  await addScope(app, (scope) => addEvents(scope, { engine, admit: withTokenOrSession }));
  refuseOthers();
  return app;
}

/** How the server sends mails, if it can. It tries again until it closes. */
function mailerOf(app: FastifyInstance, mailer: Mailer | undefined, site: Site): Mailer | undefined {
  if (!mailer) return site.isLoopback ? logMailer(app.log) : undefined;
  const closing = new AbortController();
  app.addHook("preClose", async () => closing.abort());
  return retryingMailer(mailer, { signal: closing.signal });
}

/** Without a vault there is no place for signing keys, and so no OAuth. */
function authorizationServer(
  { engine, apps = [], fetchDocument }: ServerOptions,
  site: Site,
): AuthorizationServer | undefined {
  if (!engine.webhooks) return undefined;
  const { vault } = engine.webhooks;
  // Anybody can name the address of a document, so the permission for webhooks to private addresses does not count here.
  const fetching = fetchDocument ?? documentFetcher({ allowPrivate: false });
  return new AuthorizationServer({ engine, site, vault, apps, fetchDocument: fetching });
}

/** Refuses a request that Node's HTTP parser could not read, such as headers over 16 KiB, or that arrived too slowly. */
function refuseUnreadable({ code }: { code?: string }, socket: Socket, requestId: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = new Refusal(code === "ERR_HTTP_REQUEST_TIMEOUT" ? "request_timeout" : "malformed_request");
  const status = statusOf(refusal);
  const body = JSON.stringify(problemOf(refusal, requestId));
  // The client may keep its half of the connection open and continue to send.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-request-id: ${requestId}\r\nconnection: close\r\n\r\n${body}`,
  );
}
