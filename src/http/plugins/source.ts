import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Refusal } from "../../kernel/refusals.ts";
import type { Site } from "../site.ts";

const SAFE_METHODS = ["GET", "HEAD"];

/**
 * Checks on every route that the request is meant for this server and, if it has one of the server's cookies, that one of
 * its pages sent it: browsers add cookies to requests of every page. Health checks may leave out the Host header, as
 * HTTP/1.0 does.
 */
export function checkSource(app: FastifyInstance, site: Site): void {
  app.addHook("onRequest", (request, _reply, done) => {
    const { host, cookie, authorization } = request.headers;
    const isOwn = site.isOwnHost(host) || (host === undefined && request.routeOptions.config.isProbe);
    if (!isOwn) return done(new Refusal("foreign_name"));
    if (cookie === undefined || !hasOwnCookie(cookie, site)) return done();
    if (authorization !== undefined && /^bearer\b/i.test(authorization))
      return done(new Refusal("cookie_with_token"));
    // People use pages, which other machines reach only at a public URL.
    site.originOf(request.headers);
    assertOwnPage(request, site);
    done();
  });
}

/**
 * Refuses a request that a page of another origin sent, or that does not show which page sent it. Reads need no Origin header,
 * which browsers omit there; Sec-Fetch-Site, which newer browsers send, is checked in addition.
 * @throws Refusal `foreign_page`, `no_public_url`
 */
export function assertOwnPage({ method, headers }: FastifyRequest, site: Site): void {
  const isSafe = SAFE_METHODS.includes(method);
  const { origin } = headers;
  const matches = origin === undefined ? isSafe : origin === site.originOf(headers);
  if (!matches || (isFromOtherSite(headers) && !(isSafe && opensPage(headers))))
    throw new Refusal("foreign_page");
}

function isFromOtherSite({ "sec-fetch-site": from }: IncomingHttpHeaders): boolean {
  return from !== undefined && from !== "same-origin" && from !== "none";
}

/** Whether a person followed a link, which may stand in a mail or on another page. */
function opensPage(headers: IncomingHttpHeaders): boolean {
  return headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}

function hasOwnCookie(cookie: string, { cookiePrefix }: Site): boolean {
  return cookie.split(";").some((pair) => pair.trimStart().startsWith(cookiePrefix));
}
