import { randomUUID } from "node:crypto";
import { newCouple } from "../../../testing/books.ts";
import { OPERATOR_KEY, openRest, type Received, type RestClient, tokenFor } from "../../../testing/http.ts";
import { describe, expect, test } from "../../../testing/test.ts";

/** The count of each status among requests with these Authorization headers. */
async function statusesOf(rest: RestClient, headers: readonly string[], path = "/goals") {
  const counts: Record<number, number> = {};
  for (const authorization of headers) {
    const { status } = await rest.send("GET", path, { headers: { authorization } });
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

/** The rate limit headers of a response; the window ends within a minute. */
function quotaIn({ headers }: Pick<Received, "headers">) {
  const reset = headers["ratelimit-reset"];
  if (reset !== undefined) expect([Number(reset) > 0, Number(reset) <= 60]).toEqual([true, true]);
  return [headers["ratelimit-limit"], headers["ratelimit-remaining"]].map((text) => text && Number(text));
}

test("responses report how many requests are left", async ({ token }) => {
  const rest = await openRest({ ratePerMinute: 3 });
  const quotas: unknown[] = [];
  for (const [path, sent] of [
    ["/me", { token }],
    [`/goals/${randomUUID()}`, { token }],
    ["/me", { token: "wrong" }],
    ["/me", { token }],
    ["/me", { token }],
    ["/nothing", {}],
  ] as const) {
    const received = await rest.send("GET", path, sent);
    quotas.push([received.status, ...quotaIn(received)]);
  }
  expect(quotas).toEqual([
    [200, 3, 2],
    [404, 3, 1],
    [401, undefined, undefined],
    [200, 3, 0],
    [429, 3, 0],
    [404, 3, 2],
  ]);
});

describe("with a token", () => {
  test("too many requests are 429; other callers and health checks still work", async ({ couple }) => {
    const rest = await openRest({ ratePerMinute: 3 });
    const [adas, bens] = [await tokenFor(couple.ada.id), await tokenFor(couple.ben.id)];
    expect(await statusesOf(rest, Array(3).fill(`Bearer ${adas}`))).toEqual({ 200: 3 });
    const refused = await rest.send("GET", "/goals", { token: adas });
    expect(refused).toMatchObject({ status: 429, body: { code: "rate_limited" } });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await rest.send("GET", "/goals", { token: bens })).status).toBe(200);
    expect((await rest.send("GET", "/accounts", { token: adas })).status).toBe(429);
    for (let sent = 0; sent < 5; sent++) {
      expect((await rest.app.inject("/healthz")).json()).toEqual({ status: "ok" });
      expect((await rest.app.inject("/readyz")).json()).toEqual({ status: "ready" });
    }
  });

  test("several tokens of one user have at most twice the limit; the partner's still work", async () => {
    const rest = await openRest({ ratePerMinute: 5 });
    const couple = await newCouple();
    const [first, second, third] = [
      await tokenFor(couple.ada.id),
      await tokenFor(couple.ada.id, { client: "mac" }),
      await tokenFor(couple.ada.id, { client: "claude", kind: "agent" }),
    ];
    // Requests beyond one token's limit do not count for the user's other tokens.
    expect(await statusesOf(rest, Array(20).fill(`Bearer ${first}`))).toEqual({ 200: 5, 429: 15 });
    expect(await statusesOf(rest, Array(3).fill(`Bearer ${second}`))).toEqual({ 200: 3 });
    expect(await statusesOf(rest, Array(5).fill(`Bearer ${third}`))).toEqual({ 200: 2, 429: 3 });
    const refused = await rest.send("GET", "/goals", { token: second });
    expect(refused).toMatchObject({ status: 429, body: { code: "rate_limited" } });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    const partner = await tokenFor(couple.ben.id);
    expect((await rest.send("GET", "/goals", { token: partner })).status).toBe(200);
  });

  test("different spellings of the header are one token", async ({ token }) => {
    const rest = await openRest({ ratePerMinute: 5 });
    const spellings = Array.from({ length: 20 }, (_, spaces) => {
      const scheme = ["Bearer", "bearer", "BEARER", "bEaReR"][spaces % 4];
      return `${scheme}${" ".repeat(spaces + 1)}${token}`;
    });
    expect(await statusesOf(rest, spellings)).toEqual({ 200: 5, 429: 15 });
  });

  test("the operator key is one caller", async ({ couple: { id } }) => {
    const rest = await openRest({ ratePerMinute: 5 });
    const spellings = Array.from({ length: 8 }, (_, more) => `Bearer${" ".repeat(more + 1)}${OPERATOR_KEY}`);
    expect(await statusesOf(rest, spellings, `/goals?couple_id=${id}`)).toEqual({ 200: 5, 429: 3 });
  });
});

describe("without a valid token", () => {
  test("a new token for each request, no token and other schemes do not help", async () => {
    const rest = await openRest({ ratePerMinute: 10 });
    const headers = Array.from({ length: 10 }, () => [`Bearer cfo_${randomUUID()}`, "", "Basic x"]).flat();
    expect(await statusesOf(rest, headers)).toEqual({ 401: 10, 429: 20 });
    const refused = await rest.send("GET", "/goals", { token: "wrong" });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  });

  test("concurrent requests do not help", async () => {
    const rest = await openRest({ ratePerMinute: 10 });
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => rest.send("GET", "/goals", { token: "wrong" })),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  test("an address over the limit cannot try operator keys: the right one is refused too, if it is new here", async () => {
    const rest = await openRest({ ratePerMinute: 3 });
    expect(await statusesOf(rest, Array(4).fill("Bearer wrong"))).toEqual({ 401: 3, 429: 1 });
    expect((await rest.send("GET", "/goals", { token: OPERATOR_KEY })).status).toBe(429);
  });

  test("an address over the limit is refused before any look-up", async ({ couple }) => {
    const rest = await openRest({ engine: couple.engine, ratePerMinute: 3 });
    const valid = await tokenFor(couple.ada.id);
    expect(await statusesOf(rest, Array(4).fill("Bearer wrong"))).toEqual({ 401: 3, 429: 1 });
    // Even a valid token is not looked up then, unless it is cached.
    expect((await rest.send("GET", "/goals", { token: valid })).status).toBe(429);
  });

  test("a caller with a cached token still works while another guesses, until the token is revoked", async () => {
    const rest = await openRest({ ratePerMinute: 4 });
    const couple = await newCouple();
    const token = await tokenFor(couple.ada.id);
    expect((await rest.send("GET", "/goals", { token })).status).toBe(200);
    expect(await statusesOf(rest, Array(6).fill("Bearer wrong"))).toEqual({ 401: 4, 429: 2 });
    const both = await Promise.all([1, 2].map(() => rest.send("GET", "/goals", { token })));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const { items } = await couple.ask("list_tokens", {});
    await couple.ask("revoke_token", { token_id: items[0].id });
    expect(await statusesOf(rest, Array(3).fill(`Bearer ${token}`))).toEqual({ 401: 1, 429: 2 });
  });

  test("addresses are counted separately, an IPv6 network as one", async () => {
    const { app } = await openRest({ ratePerMinute: 2 });
    const from = async (remoteAddress: string) =>
      (await app.inject({ url: "/v1/goals", remoteAddress, headers: { authorization: "Bearer wrong" } }))
        .statusCode;
    const addresses = ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "::ffff:192.0.2.1"];
    const statuses: number[] = [];
    for (const address of addresses) statuses.push(await from(address));
    expect(statuses).toEqual([401, 401, 429, 401, 429]);
    const network = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"];
    const sixes: number[] = [];
    for (const address of network) sixes.push(await from(address));
    expect(sixes).toEqual([401, 401, 429, 401]);
  });

  test("a missing file of the documentation counts as one request", async () => {
    const { app } = await openRest({ ratePerMinute: 3 });
    const received = await app.inject("/docs/static/nothing.js");
    expect([received.statusCode, ...quotaIn(received)]).toEqual([404, 3, 2]);
  });

  test("unreadable bodies are limited, also on unknown paths", async () => {
    const rest = await openRest({ ratePerMinute: 2 });
    const statuses: number[] = [];
    const headers = { "content-type": "application/json" };
    for (let sent = 0; sent < 3; sent++)
      statuses.push((await rest.send("POST", "/nothing", { raw: "{", headers })).status);
    expect(statuses).toEqual([400, 400, 429]);
  });

  test("unknown paths and wrong methods are limited, too", async () => {
    const rest = await openRest({ ratePerMinute: 2 });
    const statuses: number[] = [];
    for (let sent = 0; sent < 3; sent++) statuses.push((await rest.send("GET", `/nothing${sent}`)).status);
    statuses.push((await rest.send("PATCH", "/goals")).status);
    expect(statuses).toEqual([404, 404, 429, 429]);
  });
});
