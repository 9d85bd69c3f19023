import type { Adapter, Configuration, KoaContextWithOIDC, Provider } from "oidc-provider";
import type { Engine } from "../../engine/engine.ts";
import { type SigningJwk, signingKeys } from "../../engine/oauth/signing-keys.ts";
import { storeOf, TooManyRefreshes } from "../../engine/oauth/store.ts";
import { APP_SCOPES, refreshSeconds } from "../../identity/connected-app.ts";
import type { Vault } from "../../identity/vault.ts";
import type { FetchDocument } from "../../webhooks/fetch-document.ts";
import { isLoopback } from "../loopback.ts";
import { htmlPage } from "../pages/html.ts";
import type { Site } from "../site.ts";
import { clientMetadata } from "./client-metadata.ts";
import type { FirstPartyApp } from "./first-party.ts";

/** Paths of the authorization server. */
export const OAUTH_PATHS = {
  authorization: "/oauth/authorize",
  token: "/oauth/token",
  registration: "/oauth/register",
  revocation: "/oauth/revoke",
  jwks: "/oauth/jwks",
} as const;

export const CONSENT_PATH = "/consent";

const CODE_SECONDS = 60;
const ACCESS_SECONDS = 60 * 60;

/** How long a person may take to answer, signing in included. */
const REQUEST_SECONDS = 60 * 60;

const APP_SECONDS = 180 * 24 * 60 * 60;

/** Scopes that clients may ask for. A refresh token is issued with or without `offline_access`. */
export const KNOWN_SCOPES: readonly string[] = [...APP_SCOPES, "offline_access"];

export interface ProviderOptions {
  readonly engine: Engine;
  readonly site: Site;
  readonly vault: Vault;
  readonly apps: readonly FirstPartyApp[];
  readonly fetchDocument: FetchDocument;
}

/** How the origins of a request's host and of its pages are called in the context of a request. */
export interface Origins {
  /** The issuer. */
  readonly origin: string;
  /** Where people open pages. */
  readonly pages: string;
}

/**
 * The authorization server: oidc-provider on this server's database, for public clients with PKCE. It is loaded when it is
 * first used, because most commands and many servers never use it.
 */
export async function createProvider(options: ProviderOptions, origins: Origins): Promise<Provider> {
  const { engine, vault, site } = options;
  const oidc = await import("oidc-provider");
  const keys = await signingKeys(engine, vault);
  const provider = new oidc.default(origins.origin, configurationOf(options, keys, oidc));
  provider.on("server_error", (_context, error) =>
    engine.log.error({ err: error }, "an OAuth request failed"),
  );
  provider.on("grant.error", (context, error) => {
    if (error instanceof TooManyRefreshes) context.set("retry-after", String(error.retryAfterSeconds));
  });
  // Koa would write errors of connections to the console.
  provider.silent = true;
  provider.use(async (context, next) => {
    const { origin, pages } = originsOf(site, context.headers);
    // Behind a proxy the socket shows neither the scheme nor the host that clients use.
    Object.defineProperty(context.request, "protocol", { value: new URL(origin).protocol.slice(0, -1) });
    context.request.originalUrl = origin + context.url;
    await next();
    correctMetadata(context as KoaContextWithOIDC, { origin, pages });
    correctIssuer(context as KoaContextWithOIDC, site, origin);
    correctCookies(context as KoaContextWithOIDC);
  });
  return provider;
}

/** The origins for a request. @throws Refusal `no_public_url` */
export function originsOf(site: Site, headers: Parameters<Site["originOf"]>[0]): Origins {
  return { origin: site.originOf(headers), pages: site.pageOriginOf(headers) };
}

/** The MCP endpoint, for which all tokens are. */
export function resourceOf(origin: string): string {
  return `${origin}/mcp`;
}

/** Whether this server is the resource, which it can be under several loopback hosts. */
export function isOwnResource(site: Site, origin: string, resource: string): boolean {
  if (resource === resourceOf(origin)) return true;
  const url = site.isLoopback ? URL.parse(resource) : null;
  if (url === null || !isLoopback(url.hostname.replace(/^\[|\]$/g, ""))) return false;
  return resource === resourceOf(`http://${url.hostname}:${new URL(origin).port}`);
}

type Oidc = typeof import("oidc-provider");

function configurationOf(
  { engine, site, apps, fetchDocument }: ProviderOptions,
  keys: readonly SigningJwk[],
  oidc: Oidc,
): Configuration {
  const { Prompt, Check } = oidc.interactionPolicy;
  const cookie = { httpOnly: true, sameSite: "lax", signed: false, secure: site.secureCookies } as const;
  const hasAnswer = (context: KoaContextWithOIDC) => context.oidc.result?.consent !== undefined;
  const decided = new Check(
    "person_decides",
    "the user decides on each request",
    "consent_required",
    (context) => (hasAnswer(context) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT),
  );
  return {
    adapter: (model: string) => storeOf(engine, model) as unknown as Adapter,
    jwks: { keys: keys.map((key) => ({ ...key })) as never },
    clients: apps.map(({ clientId, redirectUris }) => ({
      client_id: clientId,
      ...(clientMetadata({ client_name: clientId, redirect_uris: redirectUris }) as object),
    })),
    clientDefaults: { id_token_signed_response_alg: "RS256" },
    clientAuthMethods: ["none"],
    responseTypes: ["code"],
    scopes: [...KNOWN_SCOPES],
    pkce: { required: () => true },
    routes: { ...OAUTH_PATHS },
    cookies: {
      names: {
        session: `${site.cookiePrefix}oauth_session`,
        interaction: interactionCookie(site),
        resume: `${site.cookiePrefix}oauth_resume`,
      },
      short: cookie,
      long: cookie,
    },
    ttl: {
      AccessToken: ACCESS_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      Grant: APP_SECONDS,
      Interaction: REQUEST_SECONDS,
      RefreshToken: (_context, token) => Math.floor(refreshSeconds(token.totalLifetime())),
      // Signing in is this server's own matter: each request asks its user again.
      Session: 1,
    },
    interactions: {
      policy: [
        new Prompt({ name: "login", requestable: true }),
        new Prompt({ name: "consent", requestable: true }, decided),
      ],
      url: (context, { uid }) => `${site.pageOriginOf(context.headers)}${CONSENT_PATH}/${uid}`,
    },
    loadExistingGrant: async ({ oidc: { result, provider } }) => {
      const id = result?.consent?.grantId;
      return id === undefined ? undefined : provider.Grant.find(id);
    },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    expiresWithSession: () => false,
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    clientBasedCORS: (_context, origin, client) =>
      client.redirectUris?.some((uri) => URL.parse(uri)?.origin === origin) ?? false,
    fetch: async (url) => {
      const document = JSON.parse(await fetchDocument(String(url))) as Record<string, unknown>;
      const { client_id } = document;
      return Response.json({ client_id, ...clientMetadata(document) });
    },
    renderError: (context, { error, error_description: description = "" }) => {
      context.type = "html";
      context.body = htmlPage("The app could not be connected", [
        `The app sent a request that this server does not accept (${error}).`,
        String(description),
        "Go back to the app and connect it again.",
      ]);
    },
    features: featuresOf(site, oidc),
  };
}

/** What oidc-provider offers beyond authorization codes. */
function featuresOf(site: Site, { errors }: Oidc): Configuration["features"] {
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    dPoP: { enabled: false },
    revocation: {
      enabled: true,
      allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
    },
    clientIdMetadataDocument: { enabled: true, ack: "draft-02" },
    resourceIndicators: {
      enabled: true,
      defaultResource: ({ headers }) => resourceOf(site.originOf(headers)),
      useGrantedResource: () => true,
      getResourceServerInfo: ({ headers }, resource) => {
        if (!isOwnResource(site, site.originOf(headers), resource)) throw new errors.InvalidTarget();
        return { scope: APP_SCOPES.join(" "), audience: resource, accessTokenFormat: "opaque" };
      },
    },
  } as Configuration["features"];
}

/** The cookie that ties a request for access to the browser in which the app made it. */
export function interactionCookie({ cookiePrefix }: Site): string {
  return `${cookiePrefix}oauth_request`;
}

/** The issuer is the host that was asked, and people open the authorization endpoint where the other pages are. */
function correctMetadata({ body, oidc }: KoaContextWithOIDC, { origin, pages }: Origins): void {
  if (oidc?.route !== "discovery") return;
  Object.assign(body as object, {
    issuer: origin,
    authorization_endpoint: pages + OAUTH_PATHS.authorization,
    registration_endpoint: origin + OAUTH_PATHS.registration,
    scopes_supported: KNOWN_SCOPES,
    response_modes_supported: ["query"],
    claims_supported: undefined,
    claims_parameter_supported: undefined,
  });
}

/**
 * The issuer that a redirect names: the host of this server for whose resource the client asked, on this machine perhaps another
 * than that of the pages. A client that asks for no resource, or for another server's, gets the host of the pages.
 */
function correctIssuer({ oidc, response }: KoaContextWithOIDC, site: Site, origin: string): void {
  const url = URL.parse(response.get("location"));
  if (!url?.searchParams.has("iss")) return;
  const resource = oidc?.params?.resource;
  const isOwn = typeof resource === "string" && isOwnResource(site, origin, resource);
  url.searchParams.set("iss", isOwn ? new URL(resource).origin : origin);
  response.set("location", url.href);
}

/** Names that begin with `__Host-` need the path `/`. */
function correctCookies({ response }: KoaContextWithOIDC): void {
  const cookies = response.headers["set-cookie"];
  if (!Array.isArray(cookies)) return;
  response.set(
    "set-cookie",
    cookies.map((cookie) => cookie.replace(/; path=[^;]*/i, "; path=/")),
  );
}
