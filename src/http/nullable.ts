import { type JsonSchema, nameIn } from "./json-schema.ts";

type Named = Readonly<Record<string, JsonSchema>>;

/**
 * What null means in a schema: in an answer, that there is no value. In an input, the same as leaving the field out, so
 * the document does not offer it. In an update, a field can be cleared by it, or sent back as it was read.
 */
export type Meaning = "answer" | "input" | "update";

/**
 * Writes what can be null in the one form that every generator of clients understands, `type: [string, null]`, wherever
 * zod makes a choice with null of it. A reference to a text with a name is written out for that. An object that can be
 * null in an answer is a component that can be null: Swift's generator drops a choice between it and null.
 */
export function settleNulls(schema: JsonSchema, named: Named, meaning: Meaning): void {
  for (const value of Object.values(schema)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (typeof part === "object" && part !== null) settleNulls(part as JsonSchema, named, meaning);
    }
  }
  // The name says it.
  if (schema.$ref) delete schema.type;
  if (meaning === "input" && Array.isArray(schema.type)) {
    Object.assign(schema, { type: schema.type.find((type) => type !== "null") });
  }
  const only = nullableIn(schema);
  if (only) settleChoice(schema, only, named, meaning);
}

/** The alternatives to null in a schema that allows null. */
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

/** The schema with null among its types; undefined where its own types cannot hold it. */
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
