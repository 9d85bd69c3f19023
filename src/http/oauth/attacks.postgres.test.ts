import { describe, expect, test } from "vitest";
import type { TestCouple } from "../../../testing/books.ts";
import { callTool, HandApp, openOAuth, REDIRECT, register } from "../../../testing/oauth.ts";

/** A server, a registered client, and a browser in which Ada is signed in. */
async function given() {
  const server = await openOAuth();
  const app = await HandApp.register(server.origin);
  const browser = await server.signedIn(server.couple.ada.id);
  /** The path of the consent page. */
  const ask = async (parameters = {}) =>
    new URL((await browser.open(app.authorization(parameters))).url).pathname;
  return { ...server, app, browser, ask };
}

const codeIn = (url: URL) => url.searchParams.get("code") ?? "";

describe("a request for access is refused", () => {
  test.each([
    ["without PKCE", { code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
    ["with the plain method of PKCE", { code_challenge_method: "plain" }, "invalid_request"],
    ["with a challenge and no method", { code_challenge_method: undefined }, "invalid_request"],
    ["for another resource", { resource: "https://books.example/mcp" }, "invalid_target"],
    ["for the REST API", { resource: "http://localhost/v1" }, "invalid_target"],
    ["without asking its user", { prompt: "none" }, "consent_required"],
  ])("%s: the app gets the error", async (_what, parameters, error) => {
    const { app, browser } = await given();
    const back = new URL((await browser.open(app.authorization(parameters))).url);
    expect(back.origin + back.pathname).toBe(REDIRECT);
    expect(back.searchParams.get("error")).toBe(error);
    expect(codeIn(back)).toBe("");
  });

  test.each([
    ["host", "http://localhost:5399/callback"],
    ["path", "http://127.0.0.1:5399/other"],
    ["scheme", "https://127.0.0.1:5399/callback"],
    ["query", `${REDIRECT}?next=https://evil.example`],
    ["server", "https://evil.example/callback"],
    ["host behind an at sign", "http://127.0.0.1:5399@evil.example/callback"],
  ])("with another %s of the redirect: nothing is sent there", async (_what, redirect_uri) => {
    const { app, browser, origin } = await given();
    const { url, response } = await browser.open(app.authorization({ redirect_uri }));
    expect(new URL(url).origin).toBe(origin);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("invalid_redirect_uri");
  });

  test("beyond 120 within an hour, and with more text than is worth storing", async () => {
    const { app, browser } = await given();
    const statusOf = async (state: string) =>
      (await browser.send(app.authorization({ state }), { redirect: "manual" })).status;
    expect(await statusOf("x".repeat(4_000))).toBe(400);
    const statuses: number[] = [];
    for (let count = 0; count < 120; count++) statuses.push(await statusOf("x"));
    expect(statuses.slice(0, 118).every((status) => status < 400)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
  });

  test("by an unknown client", async () => {
    const { app, browser } = await given();
    const { response } = await browser.open(app.authorization({ client_id: "unknown" }));
    expect(response.status).toBe(400);
    expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  test("by a page in a frame or by a form of another site", async () => {
    const { app, browser, ask } = await given();
    const from = { "sec-fetch-site": "cross-site" };
    const framed = { ...from, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" };
    expect((await browser.send(app.authorization(), { headers: framed })).status).toBe(403);
    const path = await ask();
    const posted = await browser.send(`${path}/allow`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://evil.example" },
      body: JSON.stringify({ scopes: ["read"], sees_private: true }),
    });
    expect(posted.status).toBe(403);
  });
});

test("a loopback redirect can have any port", async () => {
  const { app, browser } = await given();
  const back = await browser.consent(app.authorization({ redirect_uri: "http://127.0.0.1:6001/callback" }));
  expect(back.port).toBe("6001");
});

test("the consent page cannot be framed, and sends forms to this server only", async () => {
  const { app, browser } = await given();
  const { response } = await browser.open(app.authorization());
  const policy = response.headers.get("content-security-policy");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self'");
  expect(response.headers.get("x-frame-options")).toBe("DENY");
});

describe("the page of a request", () => {
  test("belongs to the browser in which the app opened it", async () => {
    const { browser, ask, signedIn, couple, origin } = await given();
    const path = await ask();
    const other = await signedIn(couple.ben.id);
    expect(await other.allow(path)).toMatchObject({ status: 410, body: { code: "request_ended" } });
    expect((await other.post(`${path}/deny`)).status).toBe(410);
    expect((await other.send(`${path}/request`)).status).toBe(410);
    // Nor does the answer of one browser continue in another.
    const { body } = await browser.allow(path);
    const stolen = await other.open(body.location);
    expect(new URL(stolen.url).origin).toBe(origin);
    expect(stolen.response.status).toBe(400);
  });

  test("answers for the person that it shows, and for nobody who signed in with the browser since", async () => {
    const { browser, ask, signedIn, couple } = await given();
    const path = await ask();
    const { cookies } = await signedIn(couple.ben.id);
    browser.cookies.set("couples_cfo_session", cookies.get("couples_cfo_session") ?? "");
    expect(await browser.allow(path)).toMatchObject({ status: 410, body: { code: "request_ended" } });
  });

  test("takes a person who is signed in, and a fresh check for an app that may write", async () => {
    const { ask, browser: ada, couple, origin } = await given();
    const token = (await couple.ask("create_token", { client: "ios", scopes: ["read", "admin"] })).token;
    const path = await ask();
    const without = new Map([...ada.cookies].filter(([name]) => name !== "couples_cfo_session"));
    const cookie = [...without].map(([name, value]) => `${name}=${value}`).join("; ");
    const post = (headers: Record<string, string>) =>
      fetch(`${origin}${path}/allow`, {
        method: "POST",
        headers: { "content-type": "application/json", origin, ...headers },
        body: JSON.stringify({ scopes: [], sees_private: false }),
      });
    expect((await post({ cookie })).status).toBe(401);
    expect((await post({ cookie, authorization: `Bearer ${token}` })).status).toBe(400);
    await ageSession(couple);
    expect(await ada.allow(path, { scopes: ["money:move"] })).toMatchObject({
      body: { code: "check_required" },
    });
    expect((await ada.allow(path, { scopes: ["read"] })).status).toBe(200);
  });

  test("offers no scope that administers", async () => {
    const { browser, ask } = await given();
    const path = await ask({ scope: "read admin money:move" });
    const shown = (await (await browser.send(`${path}/request`)).json()) as { offered: string[] };
    expect(shown).toMatchObject({ asked: ["read", "money:move"] });
    expect(shown.offered).not.toContain("admin");
    expect((await browser.allow(path, { scopes: ["admin"] })).status).toBe(422);
  });

  test("is answered once: a second answer connects nothing more", async () => {
    const { browser, ask, couple } = await given();
    const path = await ask();
    const first = await browser.allow(path);
    expect((await browser.allow(path, { scopes: ["money:move"] })).body).toEqual(first.body);
    expect(await couple.actions()).toEqual(["app_connected"]);
  });

  test("that is denied sends the error to the app", async () => {
    const { app, browser } = await given();
    const back = await browser.consent(app.authorization(), "deny");
    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(back.searchParams.get("state")).toBe("the-state");
  });
});

describe("a code", () => {
  test.each([
    ["with another verifier", { code_verifier: "x".repeat(43) }],
    ["without a verifier", { code_verifier: "" }],
    ["for another redirect", { redirect_uri: "http://127.0.0.1:5399/other" }],
    ["for another resource", { resource: "https://books.example/mcp" }],
  ])("is refused %s", async (_what, parameters) => {
    const { app, browser } = await given();
    const code = codeIn(await browser.consent(app.authorization()));
    expect(await app.redeem(code, parameters)).toMatchObject({ status: 400 });
  });

  test("is refused to another client, and used twice ends what the first use got", async () => {
    const { app, browser, origin, couple } = await given();
    const code = codeIn(await browser.consent(app.authorization()));
    const other = await HandApp.register(origin);
    expect((await app.redeem(code, { client_id: other.clientId })).body.error).toBe("invalid_grant");
    const { body } = await app.redeem(code);
    expect((await callTool(origin, body.access_token, "get_summary")).status).toBe(200);
    expect((await app.redeem(code)).body.error).toBe("invalid_grant");
    expect((await callTool(origin, body.access_token, "get_summary")).status).toBe(401);
    expect((await app.refresh(body.refresh_token)).body.error).toBe("invalid_grant");
    expect(await couple.actions()).toContain("app_removed");
  });

  test("is used by one of several requests at once", async () => {
    const { app, browser } = await given();
    const code = codeIn(await browser.consent(app.authorization()));
    const ended = await Promise.all(Array.from({ length: 4 }, () => app.redeem(code)));
    expect(ended.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });
});

describe("a refresh token", () => {
  test("works once; used again it ends every token of its app", async () => {
    const { app, browser, origin } = await given();
    const first = await app.connect(browser);
    const { body: second } = await app.refresh(first.refresh_token);
    expect((await callTool(origin, second.access_token, "get_summary")).status).toBe(200);
    expect((await app.refresh(first.refresh_token)).body.error).toBe("invalid_grant");
    expect((await app.refresh(second.refresh_token)).body.error).toBe("invalid_grant");
    for (const { access_token } of [first, second])
      expect((await callTool(origin, access_token, "get_summary")).status).toBe(401);
  });

  test.each([
    [
      "another client",
      async (app: HandApp, origin: string, token: string) => {
        const other = await HandApp.register(origin);
        return app.refresh(token, { client_id: other.clientId });
      },
    ],
    [
      "more scopes",
      (app: HandApp, _origin: string, token: string) => app.refresh(token, { scope: "read money:move" }),
    ],
    [
      "another resource",
      (app: HandApp, _origin: string, token: string) =>
        app.refresh(token, { resource: "https://books.example/mcp" }),
    ],
  ])("is refused for %s", async (_what, use) => {
    const { app, browser, origin } = await given();
    const { refresh_token } = await app.connect(browser);
    expect((await use(app, origin, refresh_token)).status).toBe(400);
  });

  test("with fewer scopes gives a token for only these, and later again all that the app was granted", async () => {
    const { app, browser, origin } = await given();
    const { refresh_token } = await app.connect(browser, { scopes: ["read", "goals:write"] });
    const goal = { name: "Boat", target_amount: "9", type: "other", priority: 5 };
    const { body: narrow } = await app.refresh(refresh_token, { scope: "read" });
    expect(narrow.scope).toBe("read");
    expect((await callTool(origin, narrow.access_token, "get_summary")).status).toBe(200);
    expect(await callTool(origin, narrow.access_token, "create_goal", goal)).toMatchObject({
      status: 403,
      challenge: expect.stringContaining('error="insufficient_scope", scope="read goals:write"'),
    });
    const { body: wide } = await app.refresh(narrow.refresh_token);
    expect(wide.scope).toBe("read goals:write");
    expect((await callTool(origin, wide.access_token, "create_goal", goal)).status).toBe(200);
    const { body: blind } = await app.refresh(wide.refresh_token, { scope: "goals:write" });
    expect((await callTool(origin, blind.access_token, "get_summary")).status).toBe(403);
  });

  test("works 60 times an hour; the next use is refused and ends nothing", async () => {
    const { app, browser, couple } = await given();
    let { refresh_token: last } = await app.connect(browser);
    const first = last;
    for (let count = 0; count < 60; count++) last = (await app.refresh(last)).body.refresh_token;
    const refused = await app.refresh(last);
    expect(refused).toMatchObject({ status: 429, body: { error: "temporarily_unavailable" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3_000);
    await hoursLater(couple);
    const { status, body } = await app.refresh(last);
    expect(status).toBe(200);
    // A token that was used long before still shows that it was stolen.
    expect((await app.refresh(first)).body.error).toBe("invalid_grant");
    expect((await app.refresh(body.refresh_token)).body.error).toBe("invalid_grant");
  });

  test("that its app revokes disconnects the app", async () => {
    const { app, browser, origin } = await given();
    const tokens = await app.connect(browser);
    const other = await HandApp.register(origin);
    const revoke = (by: HandApp) =>
      by.post("/oauth/revoke", { client_id: by.clientId, token: tokens.refresh_token });
    expect((await revoke(other)).status).toBe(200);
    expect((await callTool(origin, tokens.access_token, "get_summary")).status).toBe(200);
    expect((await revoke(app)).status).toBe(200);
    expect((await callTool(origin, tokens.access_token, "get_summary")).status).toBe(401);
  });
});

describe("an access token", () => {
  async function connected() {
    const server = await given();
    return { ...server, token: (await server.app.connect(server.browser)).access_token as string };
  }

  test("is refused on the REST API", async () => {
    const { origin, token } = await connected();
    const response = await fetch(`${origin}/v1/summary`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(401);
  });

  test("is refused as a cookie, and a cookie as a token", async () => {
    const { origin, token, browser, signedIn, couple } = await connected();
    const asCookie = await signedIn(couple.ada.id);
    asCookie.cookies.set("couples_cfo_session", token);
    expect((await asCookie.send("/v1/summary")).status).toBe(401);
    const session = browser.cookies.get("couples_cfo_session");
    expect((await callTool(origin, session, "get_summary")).status).toBe(401);
  });

  test("asks for the scope that a tool takes", async () => {
    const { origin, token } = await connected();
    const { status, challenge, body } = await callTool(origin, token, "allocate_to_goal");
    expect(status).toBe(403);
    expect(challenge).toContain('error="insufficient_scope", scope="read money:move"');
    expect(body).toMatchObject({ id: 1, error: { data: { code: "missing_scope" } } });
  });

  test.each([
    ["no token", undefined, ""],
    ["an unknown token", "x".repeat(43), 'error="invalid_token", '],
  ])("%s gets a challenge that leads to one", async (_what, wrong, error) => {
    const { origin } = await openOAuth();
    const { status, challenge } = await callTool(origin, wrong, "get_summary");
    expect(status).toBe(401);
    expect(challenge).toBe(
      `Bearer realm="couples-cfo", ${error}scope="read", resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`,
    );
  });
});

describe("a registration", () => {
  test.each([
    ["http on another machine", { redirect_uris: ["http://app.example/cb"] }, "invalid_redirect_uri"],
    ["a scheme without a dot", { redirect_uris: ["myapp:/cb"] }, "invalid_redirect_uri"],
    ["a script", { redirect_uris: ["javascript:alert(1)"] }, "invalid_redirect_uri"],
    ["a fragment", { redirect_uris: ["https://app.example/cb#x"] }, "invalid_redirect_uri"],
    ["a user name", { redirect_uris: ["https://app@evil.example/cb"] }, "invalid_redirect_uri"],
    ["a wildcard", { redirect_uris: ["https://*.example/cb"] }, "invalid_redirect_uri"],
    ["no redirect", { redirect_uris: [] }, "invalid_redirect_uri"],
    ["a name that is no text", { client_name: 1 }, "invalid_client_metadata"],
  ])("is refused with %s", async (_what, fields, error) => {
    const { origin } = await openOAuth();
    expect(await register(origin, fields)).toMatchObject({ status: 400, body: { error } });
  });

  test("keeps only what a public client needs", async () => {
    const { origin } = await openOAuth();
    const { body } = await register(origin, {
      redirect_uris: ["https://app.example/cb", "com.example.app:/cb"],
      token_endpoint_auth_method: "client_secret_basic",
      sector_identifier_uri: "http://169.254.169.254/latest",
      jwks_uri: "http://169.254.169.254/latest",
      scope: "admin",
    });
    expect(Object.keys(body).toSorted()).toEqual([
      "application_type",
      "client_id",
      "client_id_issued_at",
      "client_name",
      "grant_types",
      "redirect_uris",
      "response_types",
      "token_endpoint_auth_method",
    ]);
    expect(body.token_endpoint_auth_method).toBe("none");
  });

  test("is limited to 20 an hour for one address", async () => {
    const { origin } = await openOAuth();
    const statuses: number[] = [];
    for (let count = 0; count < 21; count++) statuses.push((await register(origin)).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 429]);
  });
});

/** Moves the use of refresh tokens two hours into the past. */
async function hoursLater({ engine }: TestCouple): Promise<void> {
  const moved =
    "update oauth_records set consumed_at = consumed_at - interval '2 hours' where kind = 'RefreshToken'";
  await engine.orm.em.fork().getConnection().execute(moved);
}

/** Makes the proof of the session's person older than ten minutes. */
async function ageSession({ engine, ada }: TestCouple): Promise<void> {
  await engine.orm.em
    .fork()
    .getConnection()
    .execute("update sessions set checked_at = checked_at - interval '11 minutes' where user_id = ?", [
      ada.id,
    ]);
}
