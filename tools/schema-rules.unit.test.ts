import { describe, expect, test } from "vitest";
import { everySchema } from "../testing/json-schemas.ts";
import type { JsonSchema } from "./json-schema.ts";
import { tools } from "./tool.ts";

/*
 * The schema features that every host accepts. The narrowest are hosts that use Gemini, whose function declarations are a
 * subset of OpenAPI 3.0 (the fields of `Schema` in its API), and Cursor, which refuses lists of types.
 */

/** The keywords of an input. Gemini supports these, and only some formats. */
const INPUT_KEYWORDS = [
  ...["type", "description", "enum", "items", "properties", "required", "anyOf"],
  ...["minimum", "maximum"],
];
const OUTPUT_KEYWORDS = ["type", "description", "enum", "items", "properties", "required", "anyOf"];
const TYPES = ["string", "number", "integer", "boolean", "array", "object"];

/** The rules that a schema breaks. */
function brokenIn(root: JsonSchema, keywords: readonly string[]): string[] {
  const found = root.type === "object" ? [] : ["root: no object"];
  for (const [place, schema] of everySchema(root))
    found.push(...faultsOf(schema, keywords).map((fault) => `${place}: ${fault}`));
  return found;
}

function faultsOf(schema: JsonSchema, keywords: readonly string[]): string[] {
  const { type, anyOf, items, enum: values = [], properties = {}, required = [] } = schema;
  const judged: [fault: string, found: boolean][] = [
    [`type ${type}`, anyOf ? type !== undefined : !TYPES.includes(String(type))],
    ["no items", type === "array" && !items],
    ["a choice that is no text", values.some((value) => typeof value !== "string" || value === "")],
    ["a choice without type string", values.length > 0 && type !== "string"],
    ...Object.keys(schema).map((key): [string, boolean] => [`keyword ${key}`, !keywords.includes(key)]),
    ...required.map((key): [string, boolean] => [`requires ${key}`, !Object.hasOwn(properties, key)]),
  ];
  return judged.flatMap(([fault, found]) => (found ? [fault] : []));
}

describe("the rules", () => {
  const object = (a: JsonSchema): JsonSchema => ({ type: "object", properties: { a }, required: [] });

  test.each<[string, JsonSchema, string]>([
    ["a list of types", object({ type: ["string", "null"] }), "root.a: type string,null"],
    ["null", object({ anyOf: [{ type: "string" }, { type: "null" }] }), "root.a|: type null"],
    ["nothing", object({}), "root.a: type undefined"],
    ["const", object({ type: "string", const: "now" }), "root.a: keyword const"],
    ["a $ref", object({ $ref: "#/$defs/a" }), "root.a: keyword $ref"],
    [
      "a closed object",
      { ...object({ type: "string" }), additionalProperties: false },
      "root: keyword additionalProperties",
    ],
    ["a format", object({ type: "string", format: "uuid" }), "root.a: keyword format"],
    ["exclusiveMinimum", object({ type: "number", exclusiveMinimum: 0 }), "root.a: keyword exclusiveMinimum"],
    ["a union at the root", { anyOf: [object({ type: "string" })] }, "root: no object"],
    ["a list of anything", object({ type: "array" }), "root.a: no items"],
    ["a choice with null", object({ type: "string", enum: ["x", null] }), "root.a: a choice that is no text"],
    ["a choice of numbers", object({ type: "integer", enum: ["1"] }), "root.a: a choice without type string"],
    ["a field that is missing", { ...object({ type: "string" }), required: ["b"] }, "root: requires b"],
  ])("find %s", (_, schema, finding) => {
    expect(brokenIn(schema, INPUT_KEYWORDS)).toContain(finding);
  });
});

describe.each(tools.map((tool) => [tool.name, tool] as const))("%s", (_, { inputSchema, outputSchema }) => {
  test("follows the rules in its input and output", () => {
    expect(brokenIn(inputSchema, INPUT_KEYWORDS)).toEqual([]);
    expect(brokenIn(outputSchema, OUTPUT_KEYWORDS)).toEqual([]);
  });

  test("describes every input field briefly", () => {
    for (const [place, { properties = {} }] of everySchema(inputSchema)) {
      for (const [key, { description = "" }] of Object.entries(properties)) {
        expect([`${place}.${key}`, description]).toEqual([`${place}.${key}`, expect.stringMatching(/\S/)]);
        expect(description.length).toBeLessThanOrEqual(120);
      }
    }
  });
});
