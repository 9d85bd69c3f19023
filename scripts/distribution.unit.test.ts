import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { bundleManifest, serverJson } from "./distribution.ts";

/** What violates a published schema, which `testing/schemas` holds a copy of. */
function violations(schema: string, value: unknown) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  const file = new URL(`../testing/schemas/${schema}.json`, import.meta.url);
  const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
  validate(value);
  return validate.errors ?? [];
}

test("server.json is an entry of the MCP registry for this package", () => {
  expect(violations("mcp-registry-server", serverJson())).toEqual([]);
  expect(violations("mcp-registry-server", { ...serverJson(), name: "couples-cfo" })).not.toEqual([]);
  // The registry looks up this field in the published package.
  expect(serverJson().name).toBe(manifest.mcpName);
  expect(serverJson().packages).toMatchObject([{ identifier: manifest.name, version: manifest.version }]);
});

test("the manifest of the bundle is valid, and each placeholder has a setting", () => {
  const bundle = bundleManifest();
  expect(violations("mcpb-manifest", bundle)).toEqual([]);
  expect(violations("mcpb-manifest", { ...bundle, server: {} })).not.toEqual([]);
  const placeholders = Object.values(bundle.server.mcp_config.env);
  expect(placeholders).toEqual(Object.keys(bundle.user_config).map((key) => `\${user_config.${key}}`));
});
