import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Writes a file that is made from the catalog and committed; with `--check` on the command line it writes nothing and
 * fails when the file is another. `path` starts at the project's folder.
 */
export function keepCommitted(path: string, value: unknown): void {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    console.error(`${path} is not what the catalog says: run \`npm run openapi\` and commit it.`);
    process.exitCode = 1;
  }
}
