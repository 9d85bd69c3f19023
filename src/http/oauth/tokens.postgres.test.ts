import { describe, expect, test } from "vitest";
import type { TestCouple } from "../../../testing/books.ts";
import { callTool, HandApp, openOAuth, openOAuthWithApp } from "../../../testing/oauth.ts";

const codeIn = (url: URL) => url.searchParams.get("code") ?? "";

describe("a code", () => {
  test.each([
    ["with another verifier", { code_verifier: "x".repeat(43) }],
    ["without a verifier", { code_verifier: "" }],
    ["for another redirect", { redirect_uri: "http://127.0.0.1:5399/other" }],
    ["for another resource", { resource: "https://books.example/mcp" }],
  ])("is refused %s", async (_what, parameters) => {
    const { app, browser } = await openOAuthWithApp();
    const code = codeIn(await browser.consent(app.authorization()));
    expect(await app.redeem(code, parameters)).toMatchObject({ status: 400 });
  });

  test("is refused to another client, and used twice ends what the first use got", async () => {
    const { app, browser, origin, couple } = await openOAuthWithApp();
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
    const { app, browser } = await openOAuthWithApp();
    const code = codeIn(await browser.consent(app.authorization()));
    const ended = await Promise.all(Array.from({ length: 4 }, () => app.redeem(code)));
    expect(ended.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });
});

describe("a refresh token", () => {
  test("works once; used again it ends every token of its app", async () => {
    const { app, browser, origin } = await openOAuthWithApp();
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
    const { app, browser, origin } = await openOAuthWithApp();
    const { refresh_token } = await app.connect(browser);
    expect((await use(app, origin, refresh_token)).status).toBe(400);
  });

  test("with fewer scopes gives a token for only these, and later again all that the app was granted", async () => {
    const { app, browser, origin } = await openOAuthWithApp();
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
    const { app, browser, couple } = await openOAuthWithApp();
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
    const { app, browser, origin } = await openOAuthWithApp();
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
    const server = await openOAuthWithApp();
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

/** Moves the use of refresh tokens two hours into the past. */
async function hoursLater({ engine }: TestCouple): Promise<void> {
  const moved =
    "update oauth_records set consumed_at = consumed_at - interval '2 hours' where kind = 'RefreshToken'";
  await engine.orm.em.fork().getConnection().execute(moved);
}
