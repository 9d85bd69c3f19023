import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import files from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** The built pages. They are at the same place in a checkout and in the package. */
const BUILT = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** The paths of the pages. One document shows all of them. */
const PATHS = [
  "/sign-in",
  "/set-up",
  "/account",
  "/confirm-email",
  "/invite/:id",
  "/approve",
  "/approve/:id",
  "/consent/:id",
];

/** The pages that people use in a browser. @throws Error when they are not built */
export function addWeb(scope: FastifyInstance): void {
  const html = documentOf(BUILT);
  for (const path of PATHS)
    scope.get(path, (_request, reply) => reply.type("text/html; charset=utf-8").send(html));
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
