#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openApiDocument } from "../src/http/openapi.ts";

/*
 * Writes openapi.json, the committed OpenAPI document. `--check` writes nothing and fails when the file is not what
 * the catalog says today.
 */

const FILE = fileURLToPath(new URL("../openapi.json", import.meta.url));

const missing: string[] = [];
const text = `${JSON.stringify(
  openApiDocument((field) => missing.push(field)),
  null,
  2,
)}\n`;
for (const field of missing)
  console.error(`no example: ${field} (give it one with .meta({ examples: [...] }))`);
if (missing.length > 0) process.exitCode = 1;

if (!process.argv.includes("--check")) writeFileSync(FILE, text);
else if (readFileSync(FILE, "utf8") !== text) {
  console.error("openapi.json is not what the catalog says: run `npm run openapi` and commit it.");
  process.exitCode = 1;
}
