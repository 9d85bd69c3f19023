import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import files from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { sessionSecretIn } from "../sign-in/cookie.ts";
import type { Site } from "../site.ts";
import { frontPageOf } from "./front-page.ts";

/** The built pages. They are at the same place in a checkout and in the package. */
const BUILT = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** The paths of the pages. One document shows all of them. */
const PATHS = [
  "/goals",
  "/goals/:id",
  "/accounts",
  "/accounts/:id",
  "/plans",
  "/plans/:id",
  "/ledger",
  "/ledger/:id",
  "/journal",
  "/check-ins",
  "/check-ins/:id",
  "/inbox",
  "/settings",
  "/sign-in",
  "/set-up",
  "/account",
  "/confirm-email",
  "/invite/:id",
  "/approve",
  "/approve/:id",
  "/consent/:id",
];

/**
 * The pages that people use in a browser. `/` shows a signed-in person's books, and what this server is to everyone else.
 * @throws Error when they are not built
 */
export function addWeb(scope: FastifyInstance, site: Site): void {
  const html = documentOf(BUILT);
  const stylesheet = /<link rel="stylesheet"[^>]* href="([^"]+)"/.exec(html)?.[1];
  const sendDocument = (reply: FastifyReply) => reply.type("text/html; charset=utf-8").send(html);
  for (const path of PATHS) scope.get(path, (_request, reply) => sendDocument(reply));
  const frontPage = frontPageOf(scope, site, stylesheet);
  scope.get("/", (request, reply) => {
    reply.header("vary", "cookie, accept");
    const isPerson = request.headers.accept?.includes("text/html") && sessionSecretIn(request, site);
    return isPerson ? sendDocument(reply) : reply.type("text/html; charset=utf-8").send(frontPage(request));
  });
}

/** The scripts and styles of the pages. Their names change with their contents, so browsers keep them. */
export async function addWebFiles(app: FastifyInstance): Promise<void> {
  await app.register(files, {
    root: `${BUILT}/assets`,
    prefix: "/app/assets/",
    index: false,
    immutable: true,
    maxAge: "1y",
  });
}

function documentOf(folder: string): string {
  try {
    return readFileSync(`${folder}/index.html`, "utf8");
  } catch (error) {
    throw new Error("the pages are not built: run npm run build:web", { cause: error });
  }
}
