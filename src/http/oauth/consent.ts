import { parseCookie } from "cookie";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { type AccessRequest, accessRequest, allow, deny } from "../../engine/oauth/consent.ts";
import { parseInput } from "../../engine/parse.ts";
import { APP_SCOPES, withRead } from "../../identity/connected-app.ts";
import { Refusal } from "../../kernel/refusals.ts";
import { type Admission, admitting } from "../admission.ts";
import { addressOf, hourlyLimit } from "../plugins/limit.ts";
import { originOfRedirect } from "./client-metadata.ts";
import type { AuthorizationServer } from "./oauth.ts";
import { CONSENT_PATH, interactionCookie, OAUTH_PATHS } from "./provider.ts";

/** Requests that one network address can start within an hour: each is a stored row, and can fetch a document. */
const HOURLY_REQUESTS = 120;

/** The longest address of a request in characters, `state` included, which is stored. */
const MAX_REQUEST = 4_000;

const answer = z.strictObject({
  scopes: z.array(z.enum(APP_SCOPES as [string, ...string[]])).max(APP_SCOPES.length),
  sees_private: z.boolean(),
  /** The user that the page shows. */
  user_id: z.uuid(),
});

/**
 * Adds what people see when they connect an app: the endpoint at which it sends them here, and what the consent page shows
 * and sends. The answer counts only in the browser that the app opened, because it has the request's cookie: a link to the
 * page of somebody else's request leads to nothing.
 */
export function addConsent(scope: FastifyInstance, server: AuthorizationServer, admit: Admission): void {
  const { engine, site } = server;
  const limit = hourlyLimit(HOURLY_REQUESTS);
  scope.get(OAUTH_PATHS.authorization, async (request, reply) => {
    limit(addressOf(request), reply);
    if ((request.raw.url ?? "").length > MAX_REQUEST) throw new Refusal("malformed_request");
    return server.answer(request, reply);
  });
  scope.get(`${OAUTH_PATHS.authorization}/:id`, server.answer);
  scope.post(`${CONSENT_PATH}/:id/deny`, async (request) => ({
    location: await deny(engine, secretOf(request)),
  }));
  const signedIn = { onRequest: admitting(admit) };
  scope.get(`${CONSENT_PATH}/:id/request`, signedIn, async (request) => {
    const asked = await accessRequest(engine, secretOf(request));
    const { client, origin, verifiedHost, kind } = await appOf(request, asked);
    return {
      app: { name: client, origin, verified_host: verifiedHost, kind },
      asked: withRead(asked.scopes),
      offered: APP_SCOPES,
    };
  });
  scope.post(`${CONSENT_PATH}/:id/allow`, signedIn, async (request) => {
    const { principal, id: requestId } = request;
    // A token is not enough: the page shows what it answers to.
    if (principal?.sessionId === undefined) throw new Refusal("person_required");
    const { scopes, sees_private: seesPrivate, user_id: shown } = parseInput(answer, request.body);
    // Somebody else can have signed in with this browser since the page was opened.
    if (shown !== principal.userId) throw new Refusal("request_ended");
    const secret = secretOf(request);
    const { verifiedHost: _host, ...about } = await appOf(request, await accessRequest(engine, secret));
    const granted = { ...about, scopes: withRead(scopes), seesPrivate };
    return { location: await allow(engine, secret, { ...granted, principal, requestId }) };
  });

  /** The secret of the request that the browser's cookie and the address name. @throws Refusal `request_ended` */
  function secretOf({ headers: { cookie = "" }, params }: FastifyRequest): string {
    const { id } = params as { readonly id: string };
    if (parseCookie(cookie)[interactionCookie(site)] !== id) throw new Refusal("request_ended");
    return id;
  }

  async function appOf(request: FastifyRequest, { clientId, redirectUri }: AccessRequest) {
    const provider = await server.provider(request);
    const found = await provider.Client.find(clientId);
    if (!found) throw new Refusal("request_ended");
    const isOwn = server.apps.some((app) => app.clientId === clientId);
    return {
      client: found.clientName ?? clientId,
      origin: originOfRedirect(redirectUri),
      // Only the address of a metadata document shows who wrote the name.
      verifiedHost: URL.parse(clientId)?.host ?? null,
      kind: isOwn ? ("person" as const) : ("agent" as const),
    };
  }
}
