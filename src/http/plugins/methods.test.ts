import { randomUUID } from "node:crypto";
import { newCouple } from "../../../testing/books.ts";
import { OPERATOR_KEY, openRest, tokenFor } from "../../../testing/http.ts";
import { expect, test } from "../../../testing/test.ts";

test("an unknown path is 404, with or without a token", async ({ rest }) => {
  for (const [method, path] of [
    ["GET", "/nothing"],
    ["POST", "/goals/x/y"],
  ] as const) {
    for (const token of [undefined, OPERATOR_KEY]) {
      const answer = await rest.send(method, path, token === undefined ? {} : { token });
      expect(answer, `${method} ${path}`).toMatchObject({ status: 404, body: { code: "no_such_route" } });
    }
  }
});

test.each([
  ["PATCH", "/goals", "GET, HEAD, POST"],
  ["DELETE", "/goals", "GET, HEAD, POST"],
  ["GET", "/users", "POST"],
  ["GET", "/goals/allocate", "POST"],
  ["PUT", "/goals/allocate", "POST"],
  ["POST", `/goals/${randomUUID()}`, "GET, HEAD, PUT"],
  ["PUT", `/goals/${randomUUID()}/close`, "POST"],
  ["GET", `/tokens/${randomUUID()}`, "DELETE"],
] as const)("%s %s is 405 and says what is allowed, with or without a token", async (method, path, allow) => {
  const rest = await openRest();
  for (const token of [undefined, OPERATOR_KEY]) {
    const raw = "not looked at";
    const answer = await rest.send(method, path, token === undefined ? { raw } : { token });
    expect(answer).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
    expect(answer.headers.allow).toBe(allow);
  }
});

test("paths outside the operations refuse a wrong method the same way", async ({ rest: { app } }) => {
  for (const url of ["/healthz", "/metrics", "/openapi.json", "/docs"]) {
    const { statusCode, headers } = await app.inject({ method: "POST", url });
    expect([url, statusCode, headers.allow]).toEqual([url, 405, "GET, HEAD"]);
  }
});

test.each([
  "/v1/goals/",
  "/v1/accounts/",
  "/v1/summary/",
  "/v1/ledger/?limit=1",
  "/openapi.json/",
  "/healthz/",
])("%s is the path without its trailing slash", async (url) => {
  const couple = await newCouple();
  const { app } = await openRest({ engine: couple.engine });
  const headers = { authorization: `Bearer ${await tokenFor(couple.ada.id)}` };
  const plain = await app.inject({ url: url.replace(/\/(?=$|\?)/, ""), headers });
  const slashed = await app.inject({ url, headers });
  expect([slashed.statusCode, slashed.body]).toEqual([200, plain.body]);
});

test("a trailing slash changes neither a path with an id nor the methods of a path", async ({ couple }) => {
  const rest = await openRest({ engine: couple.engine });
  const { id } = await couple.goal();
  const token = await tokenFor(couple.ada.id);
  const body = { priority: 5 };
  expect(await rest.send("PUT", `/goals/${id}/`, { token, body })).toMatchObject({
    body: { id, priority: 5 },
  });
  expect(await rest.send("POST", `/goals/${id}/close/`, { token })).toMatchObject({ status: 200 });
  const refused = await rest.send("DELETE", "/goals/", { token });
  expect([refused.status, refused.headers.allow]).toEqual([405, "GET, HEAD, POST"]);
});
