import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { FastifyInstance } from "fastify";
import { engineForTests } from "../../testing/books.ts";
import { keptLog, OPERATOR_KEY, openRest, tokenFor } from "../../testing/http.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { createEngine } from "../engine/open.ts";

describe("requests and their log", () => {
  test("a valid X-Request-Id is kept, any other is replaced", async ({ rest }) => {
    const sent = (id: string) => rest.send("GET", "/nothing", { headers: { "x-request-id": id } });
    expect((await sent("ios-7:42.a_b")).body.request_id).toBe("ios-7:42.a_b");
    for (const odd of ["", "a b", "x".repeat(65), "näh", "<script>"]) {
      expect((await sent(odd)).body.request_id).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("a line holds the operation and its outcome, but no secret and no user data", async ({ couple }) => {
    const { lines, logger } = keptLog();
    const rest = await openRest({ logger });
    const token = await tokenFor(couple.ada.id, { client: "Whispered phone" });
    const headers = { "idempotency-key": "keyed-secret", "x-request-id": "known-1" };
    const body = { name: "Confidential", target_amount: "10", type: "x", priority: 1, notes: "Whispered" };
    expect((await rest.send("POST", "/goals", { token, headers, body })).status).toBe(201);
    await rest.send("POST", "/goals", { token, body: { ...body, oops: "Whispered" } });
    await rest.send("POST", "/goals", {
      token,
      raw: '{"Whispered',
      headers: { "content-type": "application/json" },
    });
    await rest.send("GET", "/ledger?actor=Whispered", { token: OPERATOR_KEY });
    await rest.send("GET", "/Whispered?x=Whispered", { token: "Confidential" });
    await rest.send("GET", "/goals/%zzWhispered", { token });
    const { items } = await couple.ask("list_tokens", {});
    const adas = { user_id: couple.ada.id, token_id: items[0].id };
    expect(lines.slice(0, 5)).toMatchObject([
      { method: "POST", route: "/v1/goals", status: 201, request_id: "known-1", ...adas },
      { method: "POST", route: "/v1/goals", status: 422, ...adas, refusal: "invalid_input" },
      { method: "POST", route: "/v1/goals", status: 400, ...adas, refusal: "malformed_request" },
      { method: "GET", route: "/v1/ledger", status: 422, user_id: null, token_id: "operator" },
      { method: "GET", route: "none", status: 404, user_id: null, token_id: null, refusal: "no_such_route" },
    ]);
    expect(lines[0]?.ms).toBeTypeOf("number");
    expect(JSON.stringify(lines)).not.toMatch(
      new RegExp(`${token}|${OPERATOR_KEY}|Whispered|Confidential|keyed-secret`),
    );
  });

  test("an unexpected error is 500 with an incident; its message is only in the log", async ({ token }) => {
    const { lines, logger } = keptLog();
    const { orm } = await engineForTests();
    const now = () => {
      throw new Error("the clock stands still");
    };
    const rest = await openRest({ logger, engine: createEngine(orm, { now }) });
    const answer = await rest.send("GET", "/goals", { token });
    expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
    expect(answer.text).not.toContain("clock");
    const line = lines.find(({ incident }) => incident === answer.body.facts.incident);
    expect(line).toMatchObject({ err: { message: "the clock stands still" } });
  });
});

test("responses have security headers and are not cached", async ({ rest, token }) => {
  const { headers } = await rest.send("GET", "/rebalance/plans", { token });
  expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
});

test("/docs shows the document with files from this server only", async ({ rest: { app } }) => {
  const page = await app.inject("/docs");
  expect(page.statusCode).toBe(200);
  const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? "");
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const { statusCode, headers } = await app.inject(new URL(file, "http://localhost/docs").pathname);
    expect([file, new URL(file, "http://localhost/docs").host, statusCode]).toEqual([file, "localhost", 200]);
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'; .*script-src 'self'; /);
  }
  expect(page.headers["content-security-policy"]).not.toContain("http");
  const script = await app.inject("/docs/static/swagger-initializer.js");
  expect(script.body).toContain('Object.assign(request, { credentials: "omit" })');
  const [shown, served] = [await app.inject("/docs/json"), await app.inject("/openapi.json")];
  expect(shown.json()).toEqual(served.json());
});

describe("on a socket", () => {
  async function exchange(port: number, request: string): Promise<string> {
    const socket = connect(port, "127.0.0.1");
    socket.write(request);
    return text(socket);
  }

  async function listen(app: FastifyInstance): Promise<number> {
    return Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  }

  test.each([
    [
      "an address beyond every measure",
      `GET /v1/goals?cursor=${"x".repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    ],
    ["nonsense", "Hello there\r\n\r\n"],
    ["an unknown method", "BREW /v1/goals HTTP/1.1\r\nhost: localhost\r\n\r\n"],
    ["a wrong length", "POST /v1/goals HTTP/1.1\r\nhost: localhost\r\ncontent-length: x\r\n\r\n"],
  ])("%s is a 400 problem", async (_name, request) => {
    const { app } = await openRest();
    const answer = await exchange(await listen(app), request);
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: "malformed_request" });
  });

  test.each([
    ["/healthz", "200"],
    ["/readyz", "200"],
    ["/v1/goals", "403"],
    ["/", "403"],
  ])("a request for %s without a Host header, as HTTP/1.0 allows, is %s", async (path, status) => {
    const { app } = await openRest();
    const answer = await exchange(await listen(app), `GET ${path} HTTP/1.0\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test("closing waits for a write in progress and refuses later requests", async ({ couple, rest }) => {
    const account = await couple.account();
    const goal = await couple.goal();
    const port = await listen(rest.app);
    const token = await tokenFor(couple.ada.id);
    const body = JSON.stringify({ account_id: account.id, goal_id: goal.id, amount: "10" });
    const head =
      `POST /v1/goals/allocate HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    const socket = connect(port, "127.0.0.1");
    const started = once(rest.app.server, "request");
    socket.write(head);
    await started;
    const closed = rest.app.close();
    // The first half arrived before the server closed, so the request completes.
    socket.write(body);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    await closed;
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    const after = await couple.ask("get_account", { account_id: account.id });
    expect(after.available).toBe("990.00");
  });

  test("a request during the close is 503", async ({ rest: { app } }) => {
    const [held, closing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    app.addHook("preClose", async () => {
      closing.resolve();
      await held.promise;
    });
    const address = `http://127.0.0.1:${await listen(app)}`;
    const closed = app.close();
    await closing.promise;
    for (const path of ["/readyz", "/v1/goals", "/docs"]) {
      const answer = await fetch(address + path, { headers: { authorization: `Bearer ${OPERATOR_KEY}` } });
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 503, { code: "unavailable" }]);
      expect(answer.headers.get("connection")).toBe("close");
    }
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    held.resolve();
    await closed;
  });
});
