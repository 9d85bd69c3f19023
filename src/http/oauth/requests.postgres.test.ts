import { describe, expect, test } from "vitest";
import type { TestCouple } from "../../../testing/books.ts";
import { HandApp, openOAuth, openOAuthWithApp, REDIRECT } from "../../../testing/oauth.ts";

/** A registered client, a browser in which Ada is signed in, and the path of the consent page for a request. */
async function given() {
  const server = await openOAuthWithApp();
  const { app, browser } = server;
  const ask = async (parameters = {}) =>
    new URL((await browser.open(app.authorization(parameters))).url).pathname;
  return { ...server, ask };
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
    const { app, browser, origin } = await given();
    const back = new URL((await browser.open(app.authorization(parameters))).url);
    expect(back.origin + back.pathname).toBe(REDIRECT);
    expect(back.searchParams.get("iss")).toBe(origin);
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

test("a client that names no resource gets the host of the pages as the issuer, whoever asked first", async () => {
  const server = await openOAuth();
  const app = await HandApp.register(server.origin.replace("localhost", "127.0.0.1"));
  const browser = await server.signedIn(server.couple.ada.id);
  const asked = new URL(app.authorization({ resource: undefined }));
  asked.hostname = "localhost";
  expect((await browser.consent(asked)).searchParams.get("iss")).toBe(server.origin);
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

/** Makes the proof of the session's person older than ten minutes. */
async function ageSession({ engine, ada }: TestCouple): Promise<void> {
  await engine.orm.em
    .fork()
    .getConnection()
    .execute("update sessions set checked_at = checked_at - interval '11 minutes' where user_id = ?", [
      ada.id,
    ]);
}
