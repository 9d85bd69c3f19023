/**
 * Builds the pages into web/dist. They are built in another folder, which then takes the place of the former one: a server that
 * starts meanwhile finds all files.
 */
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const WEB = fileURLToPath(new URL("../web", import.meta.url));
const BUILT = join(WEB, "dist");

// With another NODE_ENV, vite makes a development build, whose files have other names.
process.env.NODE_ENV = "production";

const folder = mkdtempSync(join(WEB, "dist-"));
try {
  const [next, former] = [join(folder, "next"), join(folder, "former")];
  for (const config of ["vite.config.ts", "view.config.ts"])
    await build({
      root: WEB,
      configFile: join(WEB, config),
      logLevel: "warn",
      build: { outDir: next },
    });
  try {
    renameSync(BUILT, former);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  renameSync(next, BUILT);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
