import fastify from "fastify";
import { describe, expect, test } from "vitest";
import { REFUSAL_CODES, Refusal, unavailable } from "../kernel/refusals.ts";
import { problemOf, sendProblem } from "./problem.ts";

/** The response to a refused request. */
async function answer(refusal: Refusal) {
  const app = fastify({ genReqId: () => "request-1" });
  app.get("/", (request, reply) => sendProblem(request, reply, refusal));
  try {
    return await app.inject("/");
  } finally {
    await app.close();
  }
}

describe("a refusal over HTTP", () => {
  test.each(REFUSAL_CODES)("%s has one error status in the status line and in the body", async (code) => {
    const { statusCode, headers, body } = await answer(new Refusal(code));
    const isServers = ["internal", "unavailable", "no_public_url", "no_mail"].includes(code);
    expect(Math.floor(statusCode / 100)).toBe(isServers ? 5 : 4);
    expect(headers["content-type"]).toMatch("application/problem+json");
    expect(JSON.parse(body)).toMatchObject({ code, status: statusCode, request_id: "request-1" });
  });

  test("shows title, detail, facts and the next step", () => {
    const refusal = new Refusal("goal_locked", "Trip is locked.", { goal_id: "g" });
    expect(problemOf(refusal, "request-1")).toEqual({
      type: "urn:couples-cfo:refusal:goal_locked",
      title: "The goal is locked, so no money can leave it.",
      status: 409,
      detail: "Trip is locked.",
      code: "goal_locked",
      next: "Unlock it first (update the goal with locked: false).",
      facts: { goal_id: "g" },
      request_id: "request-1",
    });
  });

  test("has Retry-After if the refusal has a time to wait", async () => {
    expect((await answer(unavailable())).headers["retry-after"]).toBe("5");
    expect((await answer(new Refusal("goal_locked"))).headers).not.toHaveProperty("retry-after");
  });

  test("asks for a bearer token when the request has no token", async () => {
    expect((await answer(new Refusal("unauthenticated"))).headers["www-authenticate"]).toBe(
      'Bearer realm="couples-cfo"',
    );
  });
});
