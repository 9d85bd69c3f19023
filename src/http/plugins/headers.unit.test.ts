import fastify, { type InjectOptions } from "fastify";
import { expect, test } from "vitest";
import { addHeaders } from "./headers.ts";

const SECURITY = {
  "content-security-policy":
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
    "base-uri 'none';form-action 'none';frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-download-options": "noopen",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
  "x-xss-protection": "0",
};

const CONTENT = ["content-type", "content-length", "date", "connection"];

test.each<[string, InjectOptions, number]>([
  ["an answer", { url: "/" }, 200],
  ["an unknown path", { url: "/nothing" }, 404],
  ["an unreadable body", { url: "/", method: "POST", body: "{", headers: { "content-type": "text/x" } }, 415],
  ["an error", { url: "/error" }, 500],
])("%s has the security headers and the request's id, and no others", async (_name, request, status) => {
  const app = fastify({ genReqId: () => "request-1" });
  addHeaders(app);
  app.get("/", (_request, reply) => reply.send({}));
  app.post("/", (_request, reply) => reply.send({}));
  app.get("/error", () => {
    throw new Error("broken");
  });
  const { statusCode, headers } = await app.inject(request);
  const added = Object.entries(headers).filter(([name]) => !CONTENT.includes(name));
  expect([statusCode, Object.fromEntries(added)]).toEqual([
    status,
    { ...SECURITY, "x-request-id": "request-1" },
  ]);
});
