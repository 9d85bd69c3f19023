import { type JsonSchema, nameIn } from "./json-schema.ts";

type Named = Readonly<Record<string, JsonSchema>>;

/**
 * The meaning of null in a schema. In an output, there is no value. In an input, it counts as omitted, so the document does
 * not offer it. In an update, it clears the field, or returns it unchanged.
 */
export type Meaning = "answer" | "input" | "update";

/**
 * Rewrites zod's unions with null to `type: [string, null]`, which every client generator understands. Replaces a reference
 * to a named string by its schema for that. A nullable object in an output becomes a nullable component, because Swift's
 * generator drops a union of an object and null.
 */
export function settleNulls(schema: JsonSchema, named: Named, meaning: Meaning): void {
  for (const value of Object.values(schema)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (typeof part === "object" && part !== null) settleNulls(part as JsonSchema, named, meaning);
    }
  }
  if (schema.$ref) delete schema.type;
  if (meaning === "input" && Array.isArray(schema.type)) {
    Object.assign(schema, { type: schema.type.find((type) => type !== "null") });
  }
  const only = nullableIn(schema);
  if (only) settleChoice(schema, only, named, meaning);
}

/** The alternatives to null in a nullable schema. */
function nullableIn({ anyOf = [] }: JsonSchema): JsonSchema | undefined {
  const choices = anyOf.filter((choice) => choice.type !== "null");
  return anyOf.length === 2 && choices.length === 1 ? choices[0] : undefined;
}

function settleChoice(schema: JsonSchema, only: JsonSchema, named: Named, meaning: Meaning): void {
  const neverNull = only.enum || named[nameIn(only)]?.type === "object";
  const isPlain = meaning === "input" || (meaning === "update" && neverNull);
  const settled = isPlain ? only : withNull(only, named);
  if (!settled) return;
  const { anyOf: _choices, ...outer } = schema;
  for (const key of Object.keys(schema)) delete (schema as Record<string, unknown>)[key];
  Object.assign(schema, settled, outer);
}

/** The schema with null added to its types; undefined when it has no types. */
function withNull(schema: JsonSchema, named: Named): JsonSchema | undefined {
  const { description: _general, ...target } = named[nameIn(schema)] ?? {};
  const { $ref: _name, ...said } = { ...target, ...schema };
  if (typeof said.type !== "string" || (schema.$ref && said.type === "object")) return undefined;
  return {
    ...said,
    type: [said.type, "null"],
    ...(said.enum && { enum: [...said.enum, null] }),
  } as JsonSchema;
}
