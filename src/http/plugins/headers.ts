import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import helmet from "helmet";

/** Without `upgrade-insecure-requests`, which would break pages on plain HTTP. */
const CONTENT_SECURITY = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
};

/** The content security policy: only this server's files, with the given directives replacing the defaults. */
export function contentSecurity(directives: Record<string, string[]> = {}): Record<string, string[]> {
  return { ...CONTENT_SECURITY, ...directives };
}

/** Sets the request's id and the security headers on every response. */
export function addHeaders(app: FastifyInstance): void {
  const headers = securityHeaders(contentSecurity());
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(headers).header("x-request-id", request.id);
    done();
  });
}

/**
 * Helmet's headers with this content security policy and referrer policy. They are the same for every request, so they come
 * from one response that is never sent.
 */
export function securityHeaders(
  directives: Record<string, string[]>,
  policy: "no-referrer" | "same-origin" = "no-referrer",
): Record<string, string> {
  const headers: Record<string, string> = {};
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  response.setHeader = (name, value) => {
    headers[name.toLowerCase()] = String(value);
    return response;
  };
  const setHeaders = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy },
    frameguard: { action: "deny" },
  });
  setHeaders(request, response, (error) => {
    if (error) throw error;
  });
  return headers;
}
