import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

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

/** What pages may load: of this server alone, with the given directives in place of the usual ones. */
export function contentSecurity(directives: Record<string, string[]> = {}): Record<string, string[]> {
  return { ...CONTENT_SECURITY, ...directives };
}

/** Security headers on every answer. */
export async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurity() },
    frameguard: { action: "deny" },
  });
}
