import { type JsonSchema, type ObjectSchema, takesNull } from "../json-schema.ts";

/**
 * A tool's input in the subset that OpenAI's strict mode accepts: every object is closed and every field required. An
 * optional field accepts null.
 */
export function strictSchema(schema: ObjectSchema): ObjectSchema {
  return strict(schema) as ObjectSchema;
}

function strict(schema: JsonSchema): JsonSchema {
  const { properties, items, anyOf, required = [] } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, field]) => {
          const form = strict(field);
          return [key, required.includes(key) ? form : orNull(form)];
        }),
      ),
      required: Object.keys(properties),
      additionalProperties: false,
    }),
    ...(items && { items: strict(items) }),
    ...(anyOf && { anyOf: anyOf.map(strict) }),
  };
}

function orNull(schema: JsonSchema): JsonSchema {
  if (takesNull(schema)) return schema;
  const { description, ...form } = schema;
  if (typeof form.type !== "string" || form.type === "object" || form.type === "array") {
    return { anyOf: [...(form.anyOf ?? [form]), { type: "null" }], ...(description && { description }) };
  }
  return { ...schema, type: [form.type, "null"], ...(form.enum && { enum: [...form.enum, null] }) };
}
