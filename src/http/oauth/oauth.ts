import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Provider } from "oidc-provider";
import type { Engine } from "../../engine/engine.ts";
import { storeOf } from "../../engine/oauth/store.ts";
import { APP_SCOPES } from "../../identity/connected-app.ts";
import { addressOf, hourlyLimit } from "../plugins/limit.ts";
import { addScope } from "../plugins/scope.ts";
import { RESOURCE_METADATA } from "./challenge.ts";
import { clientMetadata, InvalidClient } from "./client-metadata.ts";
import { createProvider, OAUTH_PATHS, originsOf, type ProviderOptions, resourceOf } from "./provider.ts";

/** Clients that one network address can register within an hour. */
const HOURLY_REGISTRATIONS = 20;

/** After this time the signing keys are read again. */
const RELOAD_MS = 24 * 60 * 60 * 1000;

/** Where clients look for the metadata of the authorization server: RFC 8414, OpenID Connect, and both with the path of MCP. */
const SERVER_METADATA = ["oauth-authorization-server", "openid-configuration"].flatMap((name) => [
  `/.well-known/${name}`,
  `/.well-known/${name}/mcp`,
  `/mcp/.well-known/${name}`,
]);

/** The authorization server, which is loaded when it is first used. */
export class AuthorizationServer {
  readonly #options: ProviderOptions;
  #loaded: { readonly provider: Promise<Provider>; readonly at: number } | undefined;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  get engine(): Engine {
    return this.#options.engine;
  }

  get site(): ProviderOptions["site"] {
    return this.#options.site;
  }

  get apps(): ProviderOptions["apps"] {
    return this.#options.apps;
  }

  /** The server for a request. @throws Refusal `no_public_url` */
  async provider({ headers }: FastifyRequest): Promise<Provider> {
    const origins = originsOf(this.site, headers);
    const now = performance.now();
    if (!this.#loaded || now - this.#loaded.at > RELOAD_MS) {
      const provider = createProvider(this.#options, origins);
      this.#loaded = { provider, at: now };
      provider.catch(() => {
        this.#loaded = undefined;
      });
    }
    return this.#loaded.provider;
  }

  /** Answers a request by oidc-provider, with this server's headers. */
  readonly answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const provider = await this.provider(request);
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    await provider.callback()(request.raw, reply.raw);
  };
}

/** Adds what programs call: metadata, registration, tokens and revocation. The pages for people are added apart. */
export async function addOAuth(app: FastifyInstance, server: AuthorizationServer): Promise<void> {
  const { engine, site } = server;
  await addScope(app, (scope) => {
    const limit = hourlyLimit(HOURLY_REGISTRATIONS);
    scope.post(OAUTH_PATHS.registration, async (request, reply) => {
      site.originOf(request.headers);
      limit(addressOf(request), reply);
      reply.header("cache-control", "no-store");
      try {
        return await reply.code(201).send(await register(server, request));
      } catch (error) {
        const { code, message } = refusedClient(error);
        return reply.code(400).send({ error: code, error_description: message });
      }
    });
    for (const path of [RESOURCE_METADATA, `${RESOURCE_METADATA}/mcp`, `/mcp${RESOURCE_METADATA}`])
      scope.get(path, async ({ headers }, reply) => {
        const origin = site.originOf(headers);
        return reply.header("access-control-allow-origin", "*").send({
          resource: resourceOf(origin),
          authorization_servers: [origin],
          scopes_supported: APP_SCOPES,
          bearer_methods_supported: ["header"],
          resource_name: "couples-cfo",
        });
      });
    for (const url of SERVER_METADATA)
      scope.get(url, (request, reply) => {
        // oidc-provider knows only one of these paths.
        request.raw.url = SERVER_METADATA[0];
        return server.answer(request, reply);
      });
    scope.get(OAUTH_PATHS.jwks, server.answer);
  });
  await addScope(app, (scope) => {
    // oidc-provider reads these bodies, which are forms.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, parsed) => parsed(null));
    for (const url of [OAUTH_PATHS.token, OAUTH_PATHS.revocation])
      scope.route({ method: ["POST", "OPTIONS"], url, handler: server.answer });
  });

  async function register({ engine: { ids, now } }: AuthorizationServer, request: FastifyRequest) {
    const provider = await server.provider(request);
    const metadata = clientMetadata((request.body ?? {}) as Record<string, unknown>);
    const client = { client_id: ids(), client_id_issued_at: Math.floor(now().getTime() / 1000), ...metadata };
    await provider.Client.validate(client as never);
    await storeOf(engine, "Client").upsert(client.client_id, client);
    return client;
  }
}

/** What a client learns whose metadata this server or oidc-provider does not accept. */
function refusedClient(error: unknown): Pick<InvalidClient, "code" | "message"> {
  if (error instanceof InvalidClient) return error;
  const { error: code, error_description: message } = error as { error?: string; error_description?: string };
  if (code !== "invalid_redirect_uri" && code !== "invalid_client_metadata") throw error;
  return { code, message: message ?? "" };
}
