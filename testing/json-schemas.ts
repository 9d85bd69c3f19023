import type { JsonSchema } from "../tools/json-schema.ts";

/** A schema and every schema within it, with their places and the number of objects around them. */
export function* everySchema(
  schema: JsonSchema,
  place = "root",
  depth = 0,
): Generator<[place: string, schema: JsonSchema, depth: number]> {
  yield [place, schema, depth];
  for (const [key, inner] of Object.entries(schema.properties ?? {}))
    yield* everySchema(inner, `${place}.${key}`, depth + 1);
  for (const form of schema.anyOf ?? []) yield* everySchema(form, `${place}|`, depth);
  if (schema.items) yield* everySchema(schema.items, `${place}[]`, depth);
}
