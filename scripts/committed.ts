import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Writes a file that is made from the catalog and committed; with `--check` on the command line it writes nothing and
 * fails when the file is another. `path` starts at the project's folder.
 */
export function keepCommitted(path: string, value: unknown): void {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const text = `${formatted(JSON.parse(JSON.stringify(value)))}\n`;
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    console.error(`${path} is not what the catalog says: run \`npm run generate\` and commit it.`);
    process.exitCode = 1;
  }
}

/** JSON with a list or an object on one line where it fits into 110 characters. */
function formatted(value: unknown, indent = ""): string {
  const line = inline(value);
  if (typeof value !== "object" || value === null || indent.length + line.length <= 110) return line;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const rows = isList
    ? value.map((item) => formatted(item, inner))
    : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${formatted(part, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return `${open}\n${rows.map((row) => inner + row).join(",\n")}\n${indent}${close}`;
}

function inline(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const fields = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${inline(part)}`);
  return fields.length > 0 ? `{ ${fields.join(", ")} }` : "{}";
}
