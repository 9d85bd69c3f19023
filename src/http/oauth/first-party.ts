import type { FastifyInstance } from "fastify";
import { clientMetadata, InvalidClient } from "./client-metadata.ts";

/** An app of whoever runs this server, which acts as the person who uses it. */
export interface FirstPartyApp {
  /** For an Apple app its app id, such as `ABCDE12345.com.example.books`. */
  readonly clientId: string;
  readonly redirectUris: readonly string[];
}

/** An app id of Apple: the team's id and the bundle's. */
const APPLE_APP = /^[A-Z\d]{10}\.[\w.-]+$/;

/**
 * Reads `id=redirect`, separated by commas; an id can occur several times. Returns the apps, or what is wrong as the end of a
 * sentence.
 */
export function firstPartyApps(parts: readonly string[]): readonly FirstPartyApp[] | string {
  const apps = new Map<string, string[]>();
  for (const part of parts) {
    const [, id = "", redirect = ""] = /^([\w.-]{1,100})=(\S+)$/.exec(part) ?? [];
    if (id === "") return `contains "${part}": give the client id, an equals sign and the redirect.`;
    apps.set(id, [...(apps.get(id) ?? []), redirect]);
  }
  const read = [...apps].map(([clientId, redirectUris]) => ({ clientId, redirectUris }));
  try {
    for (const { redirectUris } of read) clientMetadata({ redirect_uris: redirectUris });
    // Any program on the user's machine could receive the code at a loopback address.
    if (read.some(({ redirectUris }) => redirectUris.some((uri) => uri.startsWith("http:"))))
      throw new InvalidClient("invalid_redirect_uri", "http");
  } catch (error) {
    if (!(error instanceof InvalidClient)) throw error;
    return "contains a redirect that is neither an https URL nor a private scheme with a dot.";
  }
  return read;
}

/** Adds the file from which iOS learns that an app may open this server's links and use its passkeys. */
export function addAssociation(app: FastifyInstance, apps: readonly FirstPartyApp[]): void {
  const ids = apps.map(({ clientId }) => clientId).filter((id) => APPLE_APP.test(id));
  if (ids.length === 0) return;
  const paths = apps.flatMap(({ redirectUris }) =>
    redirectUris.flatMap((uri) => (uri.startsWith("https:") ? new URL(uri).pathname : [])),
  );
  const association = {
    applinks: { details: [{ appIDs: ids, components: paths.map((path) => ({ "/": path })) }] },
    webcredentials: { apps: ids },
  };
  app.get("/.well-known/apple-app-site-association", async (_request, reply) =>
    reply.type("application/json").send(JSON.stringify(association)),
  );
}
