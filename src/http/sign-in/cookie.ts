import { parseCookie, stringifySetCookie } from "cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import { MAX_DAYS } from "../../identity/session.ts";
import type { Site } from "../site.ts";

/** The secret in the session's cookie; undefined without one. */
export function sessionSecretIn(
  { headers }: Pick<FastifyRequest, "headers">,
  site: Site,
): string | undefined {
  const { cookie } = headers;
  // Most requests have a token and no cookie.
  return cookie === undefined ? undefined : parseCookie(cookie)[nameOf(site)] || undefined;
}

/** Sets the session's cookie, which scripts cannot read and other sites' requests do not carry. */
export function setSessionCookie(reply: FastifyReply, site: Site, secret: string): FastifyReply {
  return reply.header("set-cookie", cookieOf(site, secret, MAX_DAYS * 24 * 60 * 60));
}

/** Removes the session's cookie. */
export function clearSessionCookie(reply: FastifyReply, site: Site): FastifyReply {
  return reply.header("set-cookie", cookieOf(site, "", 0));
}

function cookieOf(site: Site, value: string, maxAge: number): string {
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: site.secureCookies } as const;
  return stringifySetCookie({ name: nameOf(site), value, maxAge, ...options });
}

function nameOf({ cookiePrefix }: Site): string {
  return `${cookiePrefix}session`;
}
