import { describe, expect, test } from "vitest";
import { type Answer, newCouple } from "../../../testing/books.ts";
import { openMcp, postMcp } from "../../../testing/mcp-http.ts";
import { callTool, HandApp, openOAuth, SDKS, SdkApp } from "../../../testing/oauth.ts";

async function read(origin: string, path: string): Promise<Answer> {
  const response = await fetch(origin + path, { headers: { origin: "https://inspector.example" } });
  expect(response.status, path).toBe(200);
  expect(response.headers.get("access-control-allow-origin"), path).toBeTruthy();
  return response.json();
}

describe("the metadata", () => {
  test("is at every path that clients try, for the loopback host that they ask", async () => {
    const { origin } = await openOAuth();
    for (const asked of [origin, origin.replace("localhost", "127.0.0.1")]) {
      for (const path of ["", "/mcp"]) {
        expect(await read(asked, `/.well-known/oauth-protected-resource${path}`)).toEqual({
          resource: `${asked}/mcp`,
          authorization_servers: [asked],
          scopes_supported: ["read", "goals:write", "money:move", "plans:commit", "journal:write"],
          bearer_methods_supported: ["header"],
          resource_name: "couples-cfo",
        });
        for (const name of ["oauth-authorization-server", "openid-configuration"])
          expect(await read(asked, `/.well-known/${name}${path}`)).toMatchObject({
            issuer: asked,
            authorization_endpoint: `${origin}/oauth/authorize`,
            token_endpoint: `${asked}/oauth/token`,
            registration_endpoint: `${asked}/oauth/register`,
            revocation_endpoint: `${asked}/oauth/revoke`,
            code_challenge_methods_supported: ["S256"],
            token_endpoint_auth_methods_supported: ["none"],
            response_types_supported: ["code"],
            response_modes_supported: ["query"],
            authorization_response_iss_parameter_supported: true,
            client_id_metadata_document_supported: true,
          });
      }
      const { keys } = await read(asked, "/oauth/jwks");
      expect(keys.map(({ alg }: Answer) => alg).toSorted()).toEqual(["ES256", "RS256"]);
      expect(keys.every(({ d }: Answer) => d === undefined)).toBe(true);
    }
  });

  test("names the public URL, whatever host the request names", async () => {
    const { engine } = await newCouple({}, { clock: "system" });
    const app = await openMcp({ engine, url: "https://books.example", hosts: ["other.example"] });
    const get = (url: string, headers = {}) =>
      app.inject({ url, headers: { host: "other.example", ...headers } });
    const forged = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" };
    expect((await get("/.well-known/oauth-protected-resource", forged)).json().resource).toBe(
      "https://books.example/mcp",
    );
    expect((await get("/.well-known/oauth-authorization-server", forged)).json()).toMatchObject({
      issuer: "https://books.example",
      authorization_endpoint: "https://books.example/oauth/authorize",
      token_endpoint: "https://books.example/oauth/token",
    });
    expect((await get("/.well-known/oauth-authorization-server", { host: "evil.example" })).statusCode).toBe(
      403,
    );
    const { headers } = await postMcp(app, { body: {}, headers: { host: "books.example" } });
    expect(headers["www-authenticate"]).toContain(
      'resource_metadata="https://books.example/.well-known/oauth-protected-resource/mcp"',
    );
  });

  test("is missing where other machines reach a server without a public URL, while tokens of the server work", async () => {
    const { engine, ada, ask } = await newCouple({}, { clock: "system" });
    const app = await openMcp({ engine, host: "0.0.0.0" });
    for (const url of [
      "/.well-known/oauth-protected-resource",
      "/.well-known/oauth-authorization-server",
      "/oauth/authorize",
    ])
      expect((await app.inject({ url, headers: { host: "192.0.2.1" } })).statusCode, url).toBe(503);
    const refused = await postMcp(app, { body: {} });
    expect(refused.headers["www-authenticate"]).toBe('Bearer realm="couples-cfo", scope="read"');
    const { token } = await ask("create_token", { client: "claude", kind: "agent", scopes: ["read"] });
    expect(ada.id).toBeTruthy();
    expect(
      (await postMcp(app, { token, body: { jsonrpc: "2.0", id: 1, method: "tools/list" } })).statusCode,
    ).toBe(200);
  });
});

describe("a client id metadata document", () => {
  const ID = "https://claude.example/oauth/client.json";
  const REDIRECT = "https://claude.example/callback";
  const document = (more: object = {}) =>
    JSON.stringify({ client_id: ID, client_name: "Claude", redirect_uris: [REDIRECT], ...more });

  test("takes the place of a registration", async () => {
    const fetched: string[] = [];
    const fetchDocument = async (url: string) => {
      fetched.push(url);
      return document({
        scope: "everything",
        jwks_uri: "http://10.0.0.1/",
        token_endpoint_auth_method: "private_key_jwt",
      });
    };
    const { origin, couple, signedIn } = await openOAuth({ fetchDocument });
    const browser = await signedIn(couple.ada.id);
    const app = new SdkApp({ redirect: REDIRECT, document: ID });
    const serverUrl = `${origin}/mcp`;
    expect(await SDKS["2.x"](app as never, { serverUrl })).toBe("REDIRECT");
    const page = await browser.open(app.opened as URL);
    expect(await (await browser.send(`${new URL(page.url).pathname}/request`)).json()).toMatchObject({
      app: {
        name: "Claude",
        origin: "https://claude.example",
        verified_host: "claude.example",
        kind: "agent",
      },
    });
    const back = await browser.consent(app.opened as URL);
    const authorizationCode = back.searchParams.get("code") as string;
    expect(await SDKS["2.x"](app as never, { serverUrl, authorizationCode, iss: origin })).toBe("AUTHORIZED");
    expect((await callTool(origin, app.saved.access_token, "get_summary")).status).toBe(200);
    expect(fetched).toEqual([ID]);
  });

  test.each([
    ["that names another client", () => document({ client_id: "https://evil.example/" })],
    ["with another redirect", () => document({ redirect_uris: ["https://evil.example/"] })],
    ["that is no JSON", () => "<html>"],
    [
      "that cannot be fetched",
      () => {
        throw new Error("private network");
      },
    ],
  ])("is refused %s", async (_what, answer) => {
    const { origin, couple, signedIn } = await openOAuth({ fetchDocument: async () => answer() });
    const app = await HandApp.register(origin);
    const { response } = await (await signedIn(couple.ada.id)).open(
      app.authorization({ client_id: ID, redirect_uri: REDIRECT }),
    );
    expect(response.status).toBe(400);
  });
});
