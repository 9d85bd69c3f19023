import { OPERATOR_KEY, openRest } from "../../../testing/http.ts";
import { describe, expect, test } from "../../../testing/test.ts";

const APP = "https://app.example";
const corsOrigins = [APP, "http://localhost:5173"];

/** The CORS headers of a response. */
function openings(headers: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(headers).filter((name) => name.startsWith("access-control-"));
}

const preflight = (origin: string) => ({
  origin,
  "access-control-request-method": "PUT",
  "access-control-request-headers": "authorization, idempotency-key, if-match, mcp-param-goal_id",
});

describe("the API", () => {
  test("answers preflights of allowed pages without a token, and does not count them", async () => {
    const { app } = await openRest({ corsOrigins, ratePerMinute: 1 });
    for (const origin of [...corsOrigins, APP, APP]) {
      const request = { method: "OPTIONS", url: "/v1/goals/x", headers: preflight(origin) } as const;
      const { statusCode, headers } = await app.inject(request);
      expect(statusCode).toBe(204);
      expect(headers).toMatchObject({
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE",
        "access-control-allow-headers": preflight(origin)["access-control-request-headers"],
        vary: expect.stringContaining("Origin"),
      });
      expect(headers).not.toHaveProperty("access-control-allow-credentials");
    }
  });

  test("lets an allowed page read responses and refusals, with the headers that a client needs", async () => {
    const { send } = await openRest({ corsOrigins });
    for (const token of [OPERATOR_KEY, "wrong"]) {
      const { headers } = await send("GET", "/goals", { token, headers: { origin: APP } });
      expect(headers["access-control-allow-origin"]).toBe(APP);
      for (const name of ["etag", "retry-after", "x-request-id", "ratelimit-remaining", "mcp-session-id"])
        expect(headers["access-control-expose-headers"]).toContain(name);
      expect(headers).not.toHaveProperty("access-control-allow-credentials");
    }
  });

  test.each(["https://evil.example", "https://app.example.evil.example", "http://app.example", "null"])(
    "opens nothing to %s",
    async (origin) => {
      const { app, send } = await openRest({ corsOrigins });
      const { headers } = await app.inject({
        method: "OPTIONS",
        url: "/v1/goals",
        headers: preflight(origin),
      });
      expect(headers).not.toHaveProperty("access-control-allow-origin");
      const read = await send("GET", "/goals", { token: OPERATOR_KEY, headers: { origin } });
      expect(read.headers).not.toHaveProperty("access-control-allow-origin");
    },
  );

  test("refuses an OPTIONS request that is not a preflight like any other method", async () => {
    const { app } = await openRest({ corsOrigins });
    const { statusCode, headers } = await app.inject({ method: "OPTIONS", url: "/v1/goals" });
    expect([statusCode, headers.allow]).toEqual([405, "GET, HEAD, POST"]);
  });
});

test("paths outside the API send no CORS headers", async () => {
  const { app } = await openRest({ corsOrigins });
  for (const url of ["/healthz", "/metrics", "/openapi.json", "/docs", "/v10", "/"]) {
    for (const method of ["GET", "OPTIONS"] as const)
      expect(openings((await app.inject({ method, url, headers: preflight(APP) })).headers), url).toEqual([]);
  }
});

test("without configured origins there are no CORS headers", async ({ rest: { app } }) => {
  const { statusCode, headers } = await app.inject({
    method: "OPTIONS",
    url: "/v1/goals",
    headers: preflight(APP),
  });
  expect([statusCode, openings(headers)]).toEqual([405, []]);
});
