import { type JsonSchema, type ObjectSchema, takesNull } from "../json-schema.ts";

/**
 * A tool's input in the subset that OpenAI's strict mode takes: every field required (the optional ones take null),
 * every object closed.
 * @throws Error when a field is optional but takes no null; a model could then not leave it out
 */
export function strictSchema(schema: ObjectSchema): ObjectSchema {
  return strict(schema, schema.type) as ObjectSchema;
}

function strict(schema: JsonSchema, place: string): JsonSchema {
  const { properties, items, anyOf, required = [] } = schema;
  for (const [key, field] of Object.entries(properties ?? {})) {
    if (!required.includes(key) && !takesNull(field)) throw new Error(`${place}.${key} must take null`);
  }
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, field]) => [key, strict(field, `${place}.${key}`)]),
      ),
      required: Object.keys(properties),
      additionalProperties: false,
    }),
    ...(items && { items: strict(items, `${place}[]`) }),
    ...(anyOf && { anyOf: anyOf.map((form) => strict(form, place)) }),
  };
}
