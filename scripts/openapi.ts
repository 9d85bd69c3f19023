#!/usr/bin/env node
import { openApiDocument } from "../src/http/openapi.ts";
import { unnamedIn } from "../src/http/unnamed.ts";
import { keepCommitted } from "./committed.ts";

/*
 * Writes openapi.json, the committed OpenAPI document. `--check` writes nothing and fails when the file is not what
 * the catalog says today.
 */

const missing: string[] = [];
const document = openApiDocument((field) => missing.push(field));
for (const field of missing)
  console.error(`no example: ${field} (give it one with .meta({ examples: [...] }))`);
const unnamed = unnamedIn(document);
for (const place of unnamed)
  console.error(`no name: ${place} (give its shape one in src/engine/schema-names.ts)`);
if (missing.length > 0 || unnamed.length > 0) process.exitCode = 1;
keepCommitted("openapi.json", document);
