import type { JsonSchema } from "./schemas.ts";

type Named = Readonly<Record<string, JsonSchema>>;

/**
 * Writes what can be null in the one form that every generator of clients understands, `type: [string, null]`, wherever
 * zod makes a choice with null of it. A reference to a text with a name is written out for that: a type of its own
 * would say no more. A reference to anything else stays a choice with null in an answer; in an input it stands alone,
 * because null there means the same as leaving the field out.
 */
export function settleNulls(schema: JsonSchema, named: Named, io: "input" | "output"): void {
  for (const value of Object.values(schema)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (typeof part === "object" && part !== null) settleNulls(part as JsonSchema, named, io);
    }
  }
  // The name says it.
  if (schema.$ref) delete schema.type;
  const choices = schema.anyOf?.filter((choice) => choice.type !== "null") ?? [];
  const [only] = choices;
  if (!only || choices.length > 1 || schema.anyOf?.length !== 2) return;
  const settled = withNull(only, named) ?? (io === "input" ? only : undefined);
  if (!settled) return;
  const { anyOf: _choices, ...outer } = schema;
  for (const key of Object.keys(schema)) delete (schema as Record<string, unknown>)[key];
  Object.assign(schema, settled, outer);
}

/** The schema with null among its types; undefined for one that cannot say so by itself. */
function withNull(schema: JsonSchema, named: Named): JsonSchema | undefined {
  const target = named[schema.$ref?.split("/").at(-1) ?? ""];
  const { $ref: _name, ...said } = { ...target, ...schema };
  if (typeof said.type !== "string" || (target && said.type === "object")) return undefined;
  return {
    ...said,
    type: [said.type, "null"],
    ...(said.enum && { enum: [...said.enum, null] }),
  } as JsonSchema;
}
