import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

/** Builds the views in an assistant's window into web/dist/view.html, one document without other files. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [viteSingleFile()],
  build: {
    outDir: "dist",
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    // Browsers with light-dark(): its replacement for older ones follows the browser's scheme, not the host's.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    rolldownOptions: { input: fileURLToPath(new URL("view.html", import.meta.url)) },
  },
});
