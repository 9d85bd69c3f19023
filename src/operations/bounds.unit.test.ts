import { expect, test } from "vitest";
import { z } from "zod";
import { line } from "../views/fields.ts";
import { catalog } from "./catalog.ts";

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

/** Formats with a fixed length. */
const FIXED = ["uuid", "date"];

/** The places in a schema that accept a list or text of any length, or fields of any name. */
function unbounded(schema: JsonSchema, place: string): string[] {
  const types = [schema.type ?? []].flat();
  const isFixed =
    schema.enum !== undefined || schema.const !== undefined || FIXED.includes(schema.format ?? "");
  const isBounded = isFixed || Math.min(schema.maxLength ?? 1e9, 1e9) <= 10_000;
  const { properties = {}, items, anyOf = [], additionalProperties: others } = schema;
  return [
    ...(types.includes("string") && !isBounded ? [`${place}: text`] : []),
    ...(types.includes("array") && (schema.maxItems ?? 1e9) > 200 ? [`${place}: list`] : []),
    ...(types.includes("object") && others !== false ? [`${place}: fields of any name`] : []),
    ...Object.entries(properties).flatMap(([name, field]) => unbounded(field, `${place}.${name}`)),
    ...(items ? unbounded(items, `${place}[]`) : []),
    ...anyOf.flatMap((form) => unbounded(form, place)),
  ];
}

function placesIn(input: z.ZodType): string[] {
  return unbounded(z.toJSONSchema(input, { io: "input", reused: "inline" }) as JsonSchema, "");
}

/** Bounded by rules that metadata.unit.test.ts checks. */
const OWN_FACTS = [".metadata: fields of any name"];

test.each(catalog.map((operation) => [operation.name, operation] as const))(
  "%s limits every list and text in its input",
  (_, { input }) => expect(placesIn(input).filter((place) => !OWN_FACTS.includes(place))).toEqual([]),
);

test("an unlimited list or text is found at any depth", () => {
  const planted = z.strictObject({
    lines: z.array(line(10)).nullish(),
    either: z.union([z.literal("now"), z.strictObject({ text: z.string() })]).optional(),
    open: z.object({}).catchall(z.number()),
    fine: z.array(line(10)).max(3),
  });
  expect(placesIn(planted)).toEqual([".lines: list", ".either.text: text", ".open: fields of any name"]);
});
