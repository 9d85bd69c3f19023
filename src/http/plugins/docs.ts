import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { openApiDocument } from "../openapi.ts";
import { contentSecurity } from "./headers.ts";

/** `/openapi.json`, and `/docs`, which shows it with files from this server only. */
export async function addDocs(app: FastifyInstance): Promise<void> {
  const document = openApiDocument();
  const text = JSON.stringify(document);
  app.get("/openapi.json", async (_request, reply) =>
    reply.type("application/json; charset=utf-8").send(text),
  );
  await app.register(swagger, { mode: "static", specification: { document: document as never } });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    uiConfig: {
      layout: "BaseLayout",
      deepLinking: true,
      tryItOutEnabled: true,
      // The reader enters a token, and a token beside a cookie is refused. The function runs in the browser.
      requestInterceptor: (request) => Object.assign(request, { credentials: "omit" }),
    },
    theme: { title: "couples-cfo" },
    // The page sets inline styles.
    staticCSP: contentSecurity({ "style-src": ["'self'", "'unsafe-inline'"] }),
  });
}
