import cors, { type FastifyCorsOptions } from "@fastify/cors";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** Where pages of other origins may call: the API, and MCP. Health, metrics and documents stay closed to them. */
const OPEN_PATHS = /^\/(v1|mcp)(\/|\?|$)/;

/** Headers of an answer that a page may read, beside those that every page may. */
const EXPOSED = [
  ...["etag", "retry-after", "allow", "www-authenticate", "x-request-id", "idempotency-replayed"],
  ...["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"],
  ...["mcp-session-id", "mcp-protocol-version"],
];

const PREFLIGHT_SECONDS = 600;

type Decide = (error: null, options: FastifyCorsOptions) => void;

/**
 * Lets pages of these origins call the API and MCP, without cookies: a page sends its bearer token itself, in whatever
 * headers it needs. Register it before what authenticates or counts: a browser's preflight carries no token.
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
      // An OPTIONS request that is no preflight is refused like any other method.
      done(null, { ...forPages, preflight: isPreflight });
    },
  });
}
