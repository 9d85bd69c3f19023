import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Engine } from "../../engine/engine.ts";
import type { Refusal } from "../../kernel/refusals.ts";
import { nextStep } from "../../views/next-steps.ts";
import { errorHandler } from "../errors.ts";
import { contentSecurity, securityHeaders } from "../plugins/headers.ts";
import { addScope } from "../plugins/scope.ts";
import { assertOwnPage } from "../plugins/source.ts";
import { refuse, sendProblem } from "../problem.ts";
import type { Site } from "../site.ts";
import { htmlPage } from "./html.ts";

/**
 * The headers of every page. With the referrer policy `no-referrer` browsers would send `Origin: null` with forms; with
 * `same-origin` other sites do not learn the address either, which may hold a secret.
 */
const HEADERS = {
  ...securityHeaders(contentSecurity({ "form-action": ["'self'"] }), "same-origin"),
  "cache-control": "no-store",
};

export interface PagesOptions {
  readonly engine: Engine;
  readonly site: Site;
  /** Whether proxies are trusted to say that a request arrived at them without TLS. */
  readonly trustsProxy: boolean;
}

/**
 * Registers the routes of `add` as pages, which people open in a browser: without a public URL only on this machine, at
 * `localhost`; changes only from pages of this server, signed in or not; refusals as HTML for browsers.
 */
export async function addPages(
  app: FastifyInstance,
  { engine, site, trustsProxy }: PagesOptions,
  add: (scope: FastifyInstance) => void,
): Promise<void> {
  await addScope(app, (scope) => {
    scope.setErrorHandler(errorHandler(engine, sendRefusal));
    scope.addHook("onRequest", (request, reply, next) => {
      reply.headers(HEADERS);
      const origin = site.pageOriginOf(request.headers);
      const isElsewhere =
        site.originOf(request.headers) !== origin || (trustsProxy && lacksTls(request, origin));
      if (isElsewhere) {
        reply.redirect(origin + pathOf(request), 307);
        return;
      }
      assertOwnPage(request, site);
      next();
    });
    add(scope);
  });
}

/** Whether a proxy reports that the browser did not use the https of the public URL. */
function lacksTls({ protocol, headers }: FastifyRequest, origin: string): boolean {
  const reported = String(headers["x-forwarded-proto"] ?? "")
    .split(",")
    .at(-1)
    ?.trim();
  return origin.startsWith("https:") && protocol === "http" && reported === "http";
}

/** The path and query, which follow an origin. An absolute request target has no place there. */
function pathOf({ raw: { url = "" } }: FastifyRequest): string {
  return url.startsWith("/") ? url : "/";
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (!request.headers.accept?.includes("text/html")) return sendProblem(request, reply, refusal);
  const page = htmlPage(refusal.title, [...new Set([refusal.message, nextStep(refusal)])]);
  return refuse(request, reply, refusal).type("text/html; charset=utf-8").send(page);
}
