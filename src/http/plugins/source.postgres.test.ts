import type { FastifyInstance } from "fastify";
import { OPERATOR_KEY, openRest } from "../../../testing/http.ts";
import { describe, expect, test } from "../../../testing/test.ts";
import type { ServerOptions } from "../server.ts";

type Headers = Readonly<Record<string, string>>;

const URL = "https://books.example";
const LOCAL = { host: "localhost:4000" };
const COOKIE = "theme=dark; couples_cfo_session=x";

/** The status of an answer, with the code of a refusal. */
async function statusOf(app: FastifyInstance, method: "GET" | "POST", url: string, headers: Headers) {
  const { statusCode, body } = await app.inject({ method, url, headers });
  return statusCode < 400 ? statusCode : `${statusCode} ${JSON.parse(body).code}`;
}

describe("the Host header", () => {
  const PATHS = [
    "/",
    "/v1/goals",
    "/v1/nothing",
    "/docs",
    "/openapi.json",
    "/metrics",
    "/healthz",
    "/readyz",
    "/nothing",
  ];

  test.each<[string, Headers]>([
    ["forged", { host: "evil.example" }],
    ["rebound to loopback by DNS", { host: "evil.example:4000", origin: "http://evil.example:4000" }],
    ["an address that is not of this machine", { host: "192.0.2.7:4000" }],
    [
      "forged beside a forwarded host that is known",
      { host: "evil.example", "x-forwarded-host": "localhost" },
    ],
  ])("%s is refused on every route, before the token is checked", async (_name, headers) => {
    const { app } = await openRest();
    const bearer = { authorization: `Bearer ${OPERATOR_KEY}` };
    for (const path of PATHS) {
      expect([path, await statusOf(app, "GET", path, headers)]).toEqual([path, "403 foreign_name"]);
      expect(await statusOf(app, "POST", path, { ...headers, ...bearer })).toBe("403 foreign_name");
    }
  });

  test("may be an IP address, as load balancers send it, where other machines reach the server", async () => {
    const { app } = await openRest({ host: "0.0.0.0", hosts: ["app"] });
    for (const host of ["192.0.2.7:4000", "[2001:db8::1]", "app:4000"])
      expect([host, await statusOf(app, "GET", "/healthz", { host })]).toEqual([host, 200]);
  });

  test("of another machine's name is taken from the proxy as it is, and never from X-Forwarded-Host", async () => {
    const { app } = await openRest({ url: URL, trustProxy: 1 });
    const forwarded = { host: "books.example", "x-forwarded-host": "evil.example", accept: "text/html" };
    const page = await app.inject({ url: "/", headers: forwarded });
    expect([page.statusCode, page.body.includes(URL), page.body.includes("evil")]).toEqual([
      200,
      true,
      false,
    ]);
  });
});

describe("a request with a cookie of the server", () => {
  const SAME = { "sec-fetch-site": "same-origin" };
  const CROSS = { "sec-fetch-site": "cross-site" };
  const LINK = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const FRAME = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" };

  test.each<["GET" | "POST", string, Headers, string | number]>([
    [
      "POST",
      "from a page of this server",
      { origin: "http://localhost:4000", ...SAME },
      "401 unauthenticated",
    ],
    ["POST", "from an old browser", { origin: "http://localhost:4000" }, "401 unauthenticated"],
    ["POST", "from another site", { origin: "https://evil.example", ...CROSS }, "403 foreign_page"],
    [
      "POST",
      "from another port",
      { origin: "http://localhost:5173", "sec-fetch-site": "same-site" },
      "403 foreign_page",
    ],
    ["POST", "from another loopback name", { origin: "http://127.0.0.1:4000" }, "403 foreign_page"],
    ["POST", "over another scheme", { origin: "https://localhost:4000" }, "403 foreign_page"],
    ["POST", "from a sandboxed frame", { origin: "null", ...CROSS }, "403 foreign_page"],
    ["POST", "from an origin null that claims to be ours", { origin: "null", ...SAME }, "403 foreign_page"],
    ["POST", "without an origin", {}, "403 foreign_page"],
    [
      "POST",
      "with an origin that Sec-Fetch-Site contradicts",
      { origin: "http://localhost:4000", ...CROSS },
      "403 foreign_page",
    ],
    ["GET", "without an origin", {}, "401 unauthenticated"],
    ["GET", "from a page of this server", SAME, "401 unauthenticated"],
    ["GET", "from the address bar", { "sec-fetch-site": "none", ...LINK }, "401 unauthenticated"],
    ["GET", "by a link in a mail", { ...CROSS, ...LINK }, "401 unauthenticated"],
    ["GET", "from a frame of another site", { ...CROSS, ...FRAME }, "403 foreign_page"],
    ["GET", "from a script of another site", { ...CROSS, "sec-fetch-mode": "cors" }, "403 foreign_page"],
    ["GET", "with another origin", { origin: "https://evil.example" }, "403 foreign_page"],
  ])("%s %s", async (method, _from, headers, expected) => {
    const { app } = await openRest({ corsOrigins: ["http://localhost:5173"] });
    expect(await statusOf(app, method, "/v1/goals", { ...LOCAL, cookie: COOKIE, ...headers })).toBe(expected);
  });

  test("and a token is refused on every route; cookies of other programs are ignored", async ({ token }) => {
    const { app } = await openRest();
    const bearer = { ...LOCAL, authorization: `bearer ${token}` };
    for (const path of ["/v1/goals", "/docs", "/"])
      expect(await statusOf(app, "GET", path, { ...bearer, cookie: COOKIE })).toBe("400 cookie_with_token");
    const basic = { ...LOCAL, authorization: "Basic YTpi", cookie: COOKIE };
    expect(await statusOf(app, "GET", "/v1/goals", basic)).toBe("401 unauthenticated");
    const others = "session=x; x=couples_cfo_session; not_couples_cfo_session=x";
    expect(await statusOf(app, "GET", "/v1/goals", { ...bearer, cookie: others })).toBe(200);
  });

  test.each<[string, Partial<ServerOptions>, Headers, string]>([
    [
      "with a public URL: from its pages",
      { url: URL },
      { cookie: `__Host-${COOKIE.slice(12)}`, origin: URL },
      "401 unauthenticated",
    ],
    [
      "with a public URL: from localhost",
      { url: URL },
      { cookie: `__Host-${COOKIE.slice(12)}`, origin: "http://localhost:4000" },
      "403 foreign_page",
    ],
    [
      "with a public URL: a name without __Host-, which a sibling domain can set",
      { url: URL },
      { cookie: COOKIE },
      "401 unauthenticated",
    ],
    [
      "beyond loopback without a URL",
      { host: "0.0.0.0" },
      { cookie: COOKIE, origin: "http://localhost:4000" },
      "503 no_public_url",
    ],
    [
      "forwarded without a URL",
      {},
      { cookie: COOKIE, origin: "http://localhost:4000", "x-forwarded-for": "192.0.2.7" },
      "503 no_public_url",
    ],
  ])("%s", async (_name, options, headers, expected) => {
    const { app } = await openRest(options);
    expect(await statusOf(app, "POST", "/v1/goals", { ...LOCAL, ...headers })).toBe(expected);
  });
});

test("limits count the client's address that a trusted proxy forwards, and no other", async () => {
  const ask = async (app: FastifyInstance, remoteAddress: string, forwarded: string) =>
    (
      await app.inject({
        url: "/v1/goals",
        remoteAddress,
        headers: { authorization: "Bearer wrong", "x-forwarded-for": forwarded },
      })
    ).statusCode;
  for (const trustProxy of [1, ["10.0.0.0/8", "::1"]] as const) {
    const { app } = await openRest({ ratePerMinute: 1, trustProxy });
    expect([await ask(app, "10.0.0.1", "192.0.2.1"), await ask(app, "10.0.0.1", "192.0.2.1")]).toEqual([
      401, 429,
    ]);
    // What a client sends stands before what the proxy appends.
    expect(await ask(app, "10.0.0.1", "203.0.113.9, 192.0.2.1")).toBe(429);
    expect(await ask(app, "10.0.0.1", "192.0.2.1, 192.0.2.2")).toBe(401);
  }
  for (const trustProxy of [undefined, ["10.0.0.0/8"]]) {
    const { app } = await openRest({ ratePerMinute: 1, trustProxy });
    expect([await ask(app, "192.0.2.7", "192.0.2.1"), await ask(app, "192.0.2.7", "192.0.2.2")]).toEqual([
      401, 429,
    ]);
  }
});
