import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const LINE_WIDTH = 110;

/**
 * Writes a generated file, or removes it if `text` is null. With `check` it writes nothing. Returns whether the file was
 * stale.
 */
export function update(file: string, text: string | null, check: boolean): boolean {
  const present = existsSync(file) ? readFileSync(file, "utf8") : null;
  if (present === text) return false;
  if (check) return true;
  if (text === null) {
    rmSync(file);
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return true;
}

/** JSON with each list or object on one line where it fits, so that a changed field is one changed line. */
export function formatted(value: unknown): string {
  return `${lines(JSON.parse(JSON.stringify(value)), "")}\n`;
}

function lines(value: unknown, indent: string): string {
  const line = inline(value);
  if (typeof value !== "object" || value === null || indent.length + line.length <= LINE_WIDTH) return line;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const rows = isList
    ? value.map((item) => lines(item, inner))
    : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${lines(part, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return `${open}\n${rows.map((row) => inner + row).join(",\n")}\n${indent}${close}`;
}

function inline(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const fields = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${inline(part)}`);
  return fields.length > 0 ? `{ ${fields.join(", ")} }` : "{}";
}
