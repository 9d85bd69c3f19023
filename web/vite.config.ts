import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Builds the pages into web/dist, which the server reads. Their scripts and styles are served below /app. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/app/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
