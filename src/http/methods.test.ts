import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { OPERATOR_KEY, openDoor } from "../../testing/http.ts";

test("an unknown path is 404, with or without a token", async () => {
  const door = await openDoor();
  for (const [method, path] of [
    ["GET", "/nothing"],
    ["POST", "/goals/x/y"],
  ] as const) {
    for (const token of [undefined, OPERATOR_KEY]) {
      const answer = await door.send(method, path, token === undefined ? {} : { token });
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
  const door = await openDoor();
  for (const token of [undefined, OPERATOR_KEY]) {
    const raw = "not looked at";
    const answer = await door.send(method, path, token === undefined ? { raw } : { token });
    expect(answer).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
    expect(answer.headers.allow).toBe(allow);
  }
});

test("paths beside the operations answer a wrong method alike", async () => {
  const { app } = await openDoor();
  for (const url of ["/healthz", "/metrics", "/openapi.json", "/docs"]) {
    const { statusCode, headers } = await app.inject({ method: "POST", url });
    expect([url, statusCode, headers.allow]).toEqual([url, 405, "GET, HEAD"]);
  }
});
