/**
 * Writes the command line with its dependencies into a few files, from which it starts in three quarters of the processor time. The
 * whole test suite starts it some 350 times. Files that the sources find beside themselves stay where they are.
 */
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import manifest from "../package.json" with { type: "json" };

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = join(PROJECT, ".program");

/** Dependencies that read files from their own folders. */
const UNBUNDLED = ["@electric-sql/pglite", "@fastify/swagger-ui", "oidc-provider", "pino"];

/** Lets a bundled source find its files from its former place. */
const places: Plugin = {
  name: "places",
  transform(code, id) {
    if (id.includes("node_modules")) return;
    const place = JSON.stringify(relative(FOLDER, id));
    return code.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`);
  },
};

await build({
  configFile: false,
  root: PROJECT,
  logLevel: "warn",
  publicDir: false,
  plugins: [places],
  ssr: { noExternal: true, external: [...UNBUNDLED, ...Object.keys(manifest.peerDependencies)] },
  build: {
    ssr: "bin/couples-cfo.ts",
    outDir: FOLDER,
    emptyOutDir: true,
    rolldownOptions: {
      // Either would remove calls that matter only because they may throw.
      treeshake: false,
      output: { minify: false, entryFileNames: "main.js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
writeFileSync(
  join(FOLDER, "couples-cfo.js"),
  'import { enableCompileCache } from "node:module";\n\nenableCompileCache();\nawait import("./main.js");\n',
);
