import { describe, expect, test } from "vitest";
import { publicUrlProblem } from "./public-url.ts";
import { Site, type SiteOptions } from "./site.ts";

const URL = "https://books.example";
const BEYOND = { host: "0.0.0.0" };

describe("the Host header", () => {
  test.each<[string, SiteOptions, string[], string[]]>([
    [
      "on this machine",
      {},
      ["localhost", "LOCALHOST:4000", "127.0.0.1:4000", "127.0.0.2", "[::1]:4000", "[::ffff:127.0.0.1]"],
      [
        "evil.example",
        "localhost.evil.example",
        "localhost.",
        "127.0.0.1.evil.example",
        "127.1",
        "2130706433",
        "0.0.0.0",
      ],
    ],
    [
      "with a public URL",
      { url: `${URL}:8443` },
      ["books.example:8443", "Books.Example", "localhost:4000"],
      ["books.example.evil.example", "evil-books.example", "books.example@evil.example", "192.0.2.7"],
    ],
    [
      "reachable by other machines",
      { ...BEYOND, hosts: ["app", "[2001:db8::1]"] },
      ["app:4000", "192.0.2.7:4000", "[2001:db8::2]:4000", "localhost"],
      ["evil.example", "192.0.2.7.evil.example", "192.0.2.999", "[2001:db8::2].evil.example"],
    ],
    ["listening on a name", { host: "Books.local" }, ["books.local:4000", "192.0.2.7"], ["0.0.0.0.local"]],
    ["listening on IPv6", { host: "2001:db8::1" }, ["[2001:db8::1]:4000"], ["2001:db8::1"]],
  ])("%s", (_where, options, own, foreign) => {
    const site = new Site(options);
    for (const host of own) expect([host, site.isOwnHost(host)]).toEqual([host, true]);
    const malformed = [
      "",
      " ",
      "localhost:x",
      "localhost:99999",
      "localhost/",
      "localhost, evil.example",
      "a@localhost",
    ];
    for (const host of [undefined, ...malformed, ...foreign])
      expect([host, site.isOwnHost(host)]).toEqual([host, false]);
  });
});

describe("the origin of an answer", () => {
  test("is the public URL, whatever the request says", () => {
    const site = new Site({ url: `${URL}/`, ...BEYOND });
    for (const headers of [
      { host: "localhost:4000" },
      { host: "evil.example", "x-forwarded-host": "evil.example" },
      {},
    ]) {
      expect([site.originOf(headers), site.pageOriginOf(headers)]).toEqual([URL, URL]);
    }
  });

  test.each([
    ["localhost:4000", "http://localhost:4000", "http://localhost:4000"],
    ["LocalHost:80", "http://localhost", "http://localhost"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080", "http://localhost:8080"],
    ["[::1]:4000", "http://[::1]:4000", "http://localhost:4000"],
  ])("asked as %s on this machine is %s, and of pages %s", (host, origin, page) => {
    const site = new Site({ host: "::1" });
    expect([site.originOf({ host }), site.pageOriginOf({ host })]).toEqual([origin, page]);
  });

  test.each<[string, SiteOptions, Record<string, string>]>([
    ["other machines can reach the server", BEYOND, { host: "localhost:4000" }],
    ["localhost does not lead to the server", { host: "127.0.0.2" }, { host: "127.0.0.2:4000" }],
    ["the Host header is of another name", { hosts: ["books.example"] }, { host: "books.example" }],
    ["there is no Host header", {}, {}],
    ...["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via"].map(
      (name): [string, SiteOptions, Record<string, string>] => [
        name,
        {},
        { host: "localhost:4000", [name]: "x" },
      ],
    ),
  ])("is unknown without a public URL if %s", (_why, options, headers) => {
    expect(() => new Site(options).originOf(headers)).toThrow(
      expect.objectContaining({ code: "no_public_url" }),
    );
  });
});

test.each<[string, SiteOptions, Partial<Site>, string | undefined]>([
  [
    "this machine",
    {},
    { isLoopback: true, secureCookies: false, cookiePrefix: "couples_cfo_", rpId: "localhost" },
    "http://localhost:4000",
  ],
  [
    "a public URL",
    { url: `${URL}:8443`, ...BEYOND },
    { isLoopback: false, secureCookies: true, cookiePrefix: "__Host-couples_cfo_", rpId: "books.example" },
    `${URL}:8443`,
  ],
  [
    "a published port of a container",
    { url: "http://localhost:80", ...BEYOND },
    { isLoopback: false, secureCookies: false, rpId: "localhost" },
    "http://localhost",
  ],
  ["other machines, without a URL", BEYOND, { isLoopback: false, secureCookies: false }, undefined],
])("links, cookies and passkeys of %s", (_where, options, properties, link) => {
  const site = new Site(options);
  expect(site).toMatchObject(properties);
  expect(site.linkOrigin(4000)).toBe(link);
});

test.each([
  ["books.example", "https://books.example"],
  ["ftp://books.example", "https://books.example"],
  ["http://books.example", "https://"],
  ["http://127.0.0.1:4000", "IP address"],
  ["https://[::1]", "IP address"],
  ["https://books.example.", "books.example"],
  ["https://*.example", "books.example"],
  ["https://books.example/cfo", "path"],
  ["https://books.example/?", "query"],
  ["https://books.example#top", "fragment"],
  ["https://ada:hunter2@books.example", "password"],
])("%s is refused as a public URL", (url, word) => {
  expect(publicUrlProblem(url)).toContain(word);
  expect(publicUrlProblem(url)).not.toContain("hunter2");
  expect(() => new Site({ url })).toThrow("the public URL must");
});
