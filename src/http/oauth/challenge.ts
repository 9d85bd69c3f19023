import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Principal } from "../../identity/principal.ts";
import { Refusal } from "../../kernel/refusals.ts";
import type { Site } from "../site.ts";
import { isOwnResource } from "./provider.ts";

/** Where clients find out how to get a token for a resource (RFC 9728). */
export const RESOURCE_METADATA = "/.well-known/oauth-protected-resource";

/**
 * The challenge with which MCP refuses a request: where an app can get a token, and with which scopes. Without OAuth, or
 * without a public URL where one is needed, it names neither.
 */
export function challengeFor(
  { server, headers }: FastifyRequest,
  parameters: { readonly error?: "invalid_token" | "insufficient_scope"; readonly scope?: string },
): string {
  const origin = server.hasRoute({ method: "GET", url: RESOURCE_METADATA })
    ? originIn(server, headers)
    : undefined;
  const all = {
    realm: "couples-cfo",
    ...parameters,
    ...(origin !== undefined && { resource_metadata: `${origin}${RESOURCE_METADATA}/mcp` }),
  };
  const texts = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}="${value}"`,
  );
  return `Bearer ${texts.join(", ")}`;
}

function originIn({ site }: FastifyInstance, headers: FastifyRequest["headers"]): string | undefined {
  try {
    return site.originOf(headers);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/**
 * Refuses a connected app whose token is for another server, or an assistant that calls the REST API: what it was granted
 * is about the tools.
 */
export function refusalOfApp(
  { principal, headers }: FastifyRequest,
  site: Site,
  surface: "rest" | "mcp",
): Refusal | undefined {
  const { app, kind } = (principal ?? {}) as Partial<Principal>;
  if (!app) return undefined;
  if (!isOwnResource(site, site.originOf(headers), app.audience)) return new Refusal("unauthenticated");
  return surface === "rest" && kind !== "person"
    ? new Refusal("unauthenticated", "This token is for MCP, at /mcp.")
    : undefined;
}
