import { OPERATOR_KEY, openRest } from "../../../testing/http.ts";
import { describe, expect, test } from "../../../testing/test.ts";
import type { ServerOptions } from "../server.ts";

const URL = "https://books.example";
const BROWSER = { accept: "text/html,application/xhtml+xml" };

describe("the front page", () => {
  test("names the addresses of the server and is protected like every page", async ({ rest: { app } }) => {
    const { statusCode, headers, body } = await app.inject({
      url: "/",
      headers: { host: "localhost:4000", ...BROWSER },
    });
    expect([statusCode, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(body).toContain("http://localhost:4000/v1");
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "same-origin",
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
    });
    const policy = String(headers["content-security-policy"]);
    for (const directive of [
      "default-src 'none'",
      "script-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy.split(";")).toContain(directive);
    expect(policy).not.toContain("unsafe");
  });

  test("comes from pages of this server or a link, not from frames and scripts of others", async () => {
    const { app } = await openRest();
    const statusOf = async (headers: Record<string, string>) =>
      (await app.inject({ url: "/", headers: { host: "localhost:4000", ...headers } })).statusCode;
    const cross = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect(await statusOf({ ...cross, "sec-fetch-dest": "document" })).toBe(200);
    expect(await statusOf({ ...cross, "sec-fetch-dest": "iframe" })).toBe(403);
    expect(await statusOf({ origin: "https://evil.example" })).toBe(403);
    expect(await statusOf({ origin: "null" })).toBe(403);
  });
});

describe("pages without a public URL", () => {
  test.each([
    ["127.0.0.1:4000", "/?a=1&b=%2F", "http://localhost:4000/?a=1&b=%2F"],
    ["[::1]:8080", "/", "http://localhost:8080/"],
    ["127.0.0.1", "http://evil.example/", "http://localhost/"],
  ])("at %s redirect %s to localhost", async (host, url, location) => {
    const { app } = await openRest();
    const { statusCode, headers } = await app.inject({ url, headers: { host } });
    expect([statusCode, headers.location]).toEqual([307, location]);
  });

  test.each<[string, Partial<ServerOptions>, Record<string, string>]>([
    ["on all addresses", { host: "0.0.0.0" }, { host: "192.0.2.7:4000" }],
    ["on all addresses, asked on this machine", { host: "::" }, { host: "localhost:4000" }],
    ["behind a proxy", {}, { host: "localhost:4000", "x-forwarded-for": "192.0.2.7" }],
    [
      "behind a proxy that forges the host",
      {},
      { host: "localhost:4000", "x-forwarded-host": "localhost:4000" },
    ],
    [
      "behind a proxy that is trusted",
      { trustProxy: 1 },
      { host: "localhost:4000", forwarded: "for=192.0.2.7" },
    ],
  ])("%s are 503 and say what to set, while tokens work", async (_where, options, headers) => {
    const { app } = await openRest(options);
    const problem = await app.inject({ url: "/", headers });
    expect([problem.statusCode, problem.json().code]).toEqual([503, "no_public_url"]);
    expect(problem.json().next).toContain("COUPLES_CFO_URL");
    const page = await app.inject({ url: "/", headers: { ...headers, ...BROWSER } });
    expect([page.statusCode, page.headers["content-type"]]).toEqual([503, "text/html; charset=utf-8"]);
    expect(page.body).toContain("COUPLES_CFO_URL");
    expect(page.headers["cache-control"]).toBe("no-store");
    const bearer = { ...headers, authorization: `Bearer ${OPERATOR_KEY}` };
    expect((await app.inject({ url: "/v1/me", headers: bearer })).statusCode).not.toBe(503);
    expect((await app.inject({ url: "/healthz", headers })).statusCode).toBe(200);
  });
});

describe("pages with a public URL", () => {
  test("answer every known host without a redirect, so that a proxy that changes the host makes no loop", async () => {
    const { app } = await openRest({ url: URL, host: "0.0.0.0" });
    for (const host of ["books.example", "127.0.0.1:4000", "192.0.2.7"]) {
      const { statusCode, body } = await app.inject({
        url: "/",
        headers: { host, "x-forwarded-for": "192.0.2.7" },
      });
      expect([host, statusCode, body.includes(`${URL}/v1`)]).toEqual([host, 200, true]);
    }
  });

  test.each([
    [1, "http", 307],
    [1, "https", 200],
    [1, "http, https", 200],
    [["127.0.0.1"], "http", 307],
    [undefined, "http", 200],
  ] as const)("behind %j proxies redirect %s to https: %i", async (trustProxy, proto, status) => {
    const { app } = await openRest({ url: URL, trustProxy });
    const headers = { host: "books.example", "x-forwarded-proto": proto };
    const { statusCode, headers: answered } = await app.inject({ url: "/?x", headers });
    expect([statusCode, answered.location]).toEqual([status, status === 307 ? `${URL}/?x` : undefined]);
  });
});
