import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Site } from "../site.ts";
import { htmlPage } from "./html.ts";

/** `/` for visitors and programs: what this server is, and where programs and assistants reach it. */
export function frontPageOf(
  scope: FastifyInstance,
  site: Site,
  stylesheet: string | undefined,
): (request: Pick<FastifyRequest, "headers">) => string {
  return ({ headers }) => {
    const origin = site.pageOriginOf(headers);
    const hasMcp = scope.hasRoute({ method: "POST", url: "/mcp" });
    return htmlPage(
      "couples-cfo",
      [
        "This server keeps shared savings goals and a ledger for couples.",
        `Programs use its REST API at ${origin}/v1.`,
        ...(hasMcp ? [`Assistants connect over MCP to ${origin}/mcp.`] : []),
      ],
      {
        links: {
          "Sign in": "/sign-in",
          "Reference of the API": "/docs",
          "OpenAPI document": "/openapi.json",
        },
        stylesheet,
      },
    );
  };
}
