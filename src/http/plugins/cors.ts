import cors, { type FastifyCorsOptions } from "@fastify/cors";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** The paths that pages of other origins may call: the API, MCP and what gets tokens for it, but not health, metrics and documentation. */
const OPEN_PATHS = /^\/(v1|events|mcp|oauth\/(token|register|revoke))(\/|\?|$)/;

/** Response headers that a page may read in addition to the standard ones. */
const EXPOSED = [
  ...["etag", "retry-after", "allow", "www-authenticate", "x-request-id", "idempotency-replayed"],
  ...["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"],
  ...["mcp-session-id", "mcp-protocol-version"],
];

const PREFLIGHT_SECONDS = 600;

type Decide = (error: null, options: FastifyCorsOptions) => void;

/**
 * Lets pages of these origins call the API and MCP, without cookies: a page sends its bearer token and any other headers
 * itself. Register it before authentication and rate limits, because a browser's preflight carries no token.
 */
export async function openToOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  const forPages = {
    origin: [...origins],
    methods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
    exposedHeaders: EXPOSED,
    maxAge: PREFLIGHT_SECONDS,
  };
  await app.register(cors, {
    delegator: ({ raw: { url = "" }, headers }: FastifyRequest, done: Decide) => {
      if (!OPEN_PATHS.test(url)) return done(null, { origin: false });
      const isPreflight =
        headers.origin !== undefined && headers["access-control-request-method"] !== undefined;
      // An OPTIONS request that is not a preflight is refused like any other method.
      done(null, { ...forPages, preflight: isPreflight });
    },
  });
}
