import { clientNameOf } from "../../identity/agent.ts";
import { isLoopback } from "../loopback.ts";

/** A client's metadata is not accepted. The code and the text go to the client (RFC 7591). */
export class InvalidClient extends Error {
  readonly code: "invalid_redirect_uri" | "invalid_client_metadata";

  constructor(code: InvalidClient["code"], description: string) {
    super(description);
    this.code = code;
  }
}

/** The metadata of a client that this server keeps. Other fields could make it fetch documents or store secrets. */
export interface ClientMetadata {
  readonly client_name: string;
  readonly redirect_uris: readonly string[];
  readonly application_type: "native" | "web";
  readonly grant_types: readonly string[];
  readonly response_types: readonly string[];
  readonly token_endpoint_auth_method: "none";
}

const MAX_REDIRECTS = 10;
const MAX_LENGTH = 500;

/**
 * The metadata of a client from what it registers or publishes. Every client is public: it proves by PKCE that it started
 * the flow. @throws InvalidClient
 */
export function clientMetadata(given: Readonly<Record<string, unknown>>): ClientMetadata {
  const { client_name: name, redirect_uris: redirects } = given;
  if (!Array.isArray(redirects) || redirects.length === 0 || redirects.length > MAX_REDIRECTS)
    throw new InvalidClient("invalid_redirect_uri", `Give 1 to ${MAX_REDIRECTS} redirect_uris.`);
  for (const redirect of redirects) assertRedirect(redirect);
  if (name !== undefined && typeof name !== "string")
    throw new InvalidClient("invalid_client_metadata", "client_name must be a text.");
  return {
    client_name: clientNameOf(name) ?? hostOf(String(redirects[0])),
    redirect_uris: redirects,
    // Clients of this type may use any port of a loopback redirect (RFC 8252).
    application_type: redirects.every((uri) => uri.startsWith("https:")) ? "web" : "native",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  };
}

/** Schemes of apps are reversed domain names, which other apps do not use by accident (RFC 8252, 7.1). */
const PRIVATE_SCHEME = /^[a-z][a-z\d+-]*(\.[a-z\d+-]+)+:$/;

/** @throws InvalidClient for a redirect that is neither https, nor http on the user's machine, nor an app's own scheme */
function assertRedirect(redirect: unknown): void {
  const url = typeof redirect === "string" && redirect.length <= MAX_LENGTH ? URL.parse(redirect) : null;
  const isAllowed =
    url !== null &&
    !/[#*\s\\]/.test(String(redirect)) &&
    url.username === "" &&
    url.password === "" &&
    (url.protocol === "https:" ||
      (url.protocol === "http:" && isLoopback(url.hostname.replace(/^\[|\]$/g, ""))) ||
      PRIVATE_SCHEME.test(url.protocol));
  if (isAllowed) return;
  throw new InvalidClient(
    "invalid_redirect_uri",
    "Each of redirect_uris must be an https URL, an http URL on localhost, or a private scheme with a dot, without a fragment.",
  );
}

/** Where a redirect leads, as a person can judge it: an origin without the port on this machine, or an app's own scheme. */
export function originOfRedirect(redirect: string): string {
  const url = new URL(redirect);
  if (url.protocol === "http:") return `${url.protocol}//${url.hostname}`;
  return url.protocol === "https:" ? url.origin : url.protocol;
}

function hostOf(redirect: string): string {
  const { hostname, protocol } = new URL(redirect);
  return protocol === "https:" || protocol === "http:" ? hostname : protocol.slice(0, -1);
}
