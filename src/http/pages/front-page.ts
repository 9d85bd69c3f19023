import type { FastifyInstance } from "fastify";
import type { Site } from "../site.ts";
import { htmlPage } from "./html.ts";

/** `/`: what this server is, and where programs and assistants reach it. */
export function addFrontPage(scope: FastifyInstance, site: Site): void {
  scope.get("/", async ({ headers }, reply) => {
    const origin = site.pageOriginOf(headers);
    const hasMcp = scope.hasRoute({ method: "POST", url: "/mcp" });
    const page = htmlPage(
      "couples-cfo",
      [
        "This server keeps shared savings goals and a ledger for couples.",
        `Programs use its REST API at ${origin}/v1.`,
        ...(hasMcp ? [`Assistants connect over MCP to ${origin}/mcp.`] : []),
      ],
      { "Sign in": "/sign-in", "Reference of the API": "/docs", "OpenAPI document": "/openapi.json" },
    );
    return reply.type("text/html; charset=utf-8").send(page);
  });
}
