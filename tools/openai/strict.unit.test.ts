import { describe, expect, test } from "vitest";
import { everySchema } from "../../testing/json-schemas.ts";
import type { JsonSchema, ObjectSchema } from "../json-schema.ts";
import { strictSchema } from "./strict.ts";
import { chatTools, responsesTools } from "./tools.ts";

/*
 * The published rules of strict mode (OpenAI's guide on Structured Outputs, "Supported schemas"), as a linter.
 */

const TYPES = ["string", "number", "boolean", "integer", "object", "array", "null"];
const KEYWORDS = [
  ...[
    "type",
    "description",
    "enum",
    "const",
    "anyOf",
    "properties",
    "required",
    "additionalProperties",
    "items",
  ],
  ...["pattern", "format", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"],
  ...["minItems", "maxItems"],
];
const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];
const LIMITS = { properties: 5_000, enumValues: 1_000, characters: 120_000 };
const MAX_DEPTH = 10;

/** What strict mode would refuse in a tool's parameters. */
function lint(root: JsonSchema): string[] {
  const found = root.type !== "object" || root.anyOf ? ["root: an object, not a union"] : [];
  const counts = { properties: 0, enumValues: 0, characters: 0 };
  for (const [place, schema, depth] of everySchema(root)) {
    found.push(...faultsOf(schema, depth).map((fault) => `${place}${fault}`));
    const [keys, values] = [Object.keys(schema.properties ?? {}), schema.enum ?? []];
    counts.properties += keys.length;
    counts.enumValues += values.length;
    counts.characters += [...keys, ...values].join("").length;
  }
  for (const [what, limit] of Object.entries(LIMITS)) {
    const count = counts[what as keyof typeof LIMITS];
    if (count > limit) found.push(`root: ${count} ${what}`);
  }
  return found;
}

function faultsOf(schema: JsonSchema, depth: number): string[] {
  const { properties = {}, required = [], enum: values = [], format } = schema;
  const types = [schema.type ?? []].flat();
  const judged: [fault: string, found: boolean][] = [
    ...Object.keys(schema).map((key): [string, boolean] => [`: keyword ${key}`, !KEYWORDS.includes(key)]),
    ...types.map((type): [string, boolean] => [`: type ${type}`, !TYPES.includes(type)]),
    [": no type", !schema.type && !schema.anyOf && !schema.enum],
    [": format", format !== undefined && !FORMATS.includes(String(format))],
    [": an enumeration of more than 250 values", values.length > 250],
  ];
  if (types.includes("object")) {
    judged.push(
      [`: ${depth + 1} levels`, depth + 1 > MAX_DEPTH],
      [": additionalProperties must be false", schema.additionalProperties !== false],
      ...Object.keys(properties).map((key): [string, boolean] => [
        `.${key}: must be required`,
        !required.includes(key),
      ]),
      ...required.map((key): [string, boolean] => [
        `.${key}: required, but not a property`,
        !properties[key],
      ]),
    );
  }
  return judged.flatMap(([fault, isFault]) => (isFault ? [fault] : []));
}

describe("the linter", () => {
  const object = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    ...more,
  });
  let deep = object({});
  for (let n = 0; n < 10; n++) deep = object({ deeper: deep });
  const many = Array.from({ length: 251 }, (_, n) => `value ${n}`);

  test("accepts what the rules allow", () => {
    const nullable = {
      anyOf: [object({ b: { type: ["string", "null"], enum: ["x", null] } }), { type: "null" }],
    };
    expect(
      lint(object({ a: { type: "string", format: "uuid" }, c: { type: "array", items: nullable } })),
    ).toEqual([]);
  });

  test.each<[string, JsonSchema, string]>([
    ["a missing property", object({}, { required: ["a"] }), "root.a: required, but not a property"],
    ["a root union", { anyOf: [object({})] }, "root: an object, not a union"],
    ["an optional field", object({ a: { type: "string" } }, { required: [] }), "root.a: must be required"],
    [
      "an open object",
      object({ a: { type: "object", properties: {} } }),
      "root.a: additionalProperties must be false",
    ],
    ["a default", object({ a: { type: "string", default: "x" } }), "root.a: keyword default"],
    ["maxLength", object({ a: { type: "string", maxLength: 3 } }), "root.a: keyword maxLength"],
    ["a $ref", object({ a: { $ref: "#/$defs/a" } }), "root.a: keyword $ref"],
    ["allOf", object({ a: { allOf: [] } }), "root.a: keyword allOf"],
    ["an unknown format", object({ a: { type: "string", format: "uri" } }), "root.a: format"],
    ["no type", object({ a: { description: "anything" } }), "root.a: no type"],
    [
      "a long enumeration",
      object({ a: { type: "string", enum: many } }),
      "root.a: an enumeration of more than 250 values",
    ],
    ["eleven levels", deep, `root${".deeper".repeat(10)}: 11 levels`],
  ])("refuses %s", (_, schema, finding) => {
    expect(lint(schema)).toContain(finding);
  });
});

describe.each(responsesTools.map((tool) => [tool.name, tool] as const))("%s", (name, tool) => {
  test("satisfies strict mode", () => {
    expect(tool).toMatchObject({ type: "function", strict: true });
    expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(lint(tool.parameters as JsonSchema)).toEqual([]);
  });

  test("is the same for the Chat API", () => {
    const { type: _, ...definition } = tool;
    expect(chatTools.find(({ function: { name: other } }) => other === name)).toEqual({
      type: "function",
      function: definition,
    });
  });
});

test("an optional field accepts null, and is required", () => {
  const choice = { type: "string", enum: ["x"], description: "One." };
  const list = { type: "array", items: { type: "string" }, description: "All." };
  const schema: ObjectSchema = {
    type: "object",
    properties: { a: { type: "string" }, choice, list, inner: { type: "object", properties: { choice } } },
    required: ["a"],
  };
  const nullableChoice = { ...choice, type: ["string", "null"], enum: ["x", null] };
  const inner = { type: "object", properties: { choice: nullableChoice }, required: ["choice"] };
  expect(strictSchema(schema)).toEqual({
    type: "object",
    properties: {
      a: { type: "string" },
      choice: nullableChoice,
      list: { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }], description: "All." },
      inner: { anyOf: [{ ...inner, additionalProperties: false }, { type: "null" }] },
    },
    required: ["a", "choice", "list", "inner"],
    additionalProperties: false,
  });
});
