import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  type Server,
  type ServerContext,
} from "@modelcontextprotocol/server";

/*
 * What the client announced about itself: in the protocol of 2026 with each request, in that of 2025 when the connection was
 * opened.
 */

/** The capabilities of the client. */
export function announcedCapabilities(server: Server, context: ServerContext): unknown {
  const envelope = envelopeOf(context);
  return envelope ? envelope[CLIENT_CAPABILITIES_META_KEY] : server.getClientCapabilities();
}

/** The name of the client, which anyone can choose. */
export function announcedName(server: Server, context: ServerContext): string | undefined {
  const info = envelopeOf(context)?.[CLIENT_INFO_META_KEY] as { readonly name?: unknown } | undefined;
  const name = info?.name ?? server.getClientVersion()?.name;
  return typeof name === "string" ? name : undefined;
}

function envelopeOf({ mcpReq }: ServerContext): Readonly<Record<string, unknown>> | undefined {
  return mcpReq.envelope as Readonly<Record<string, unknown>> | undefined;
}
