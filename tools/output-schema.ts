import type { Operation } from "../src/operations/operation.ts";
import { type JsonSchema, jsonSchemaOf, type ObjectSchema, takesNull, withoutNull } from "./json-schema.ts";
import { isPaged } from "./paged.ts";

/** Longer enumerations are not listed, because their values in an answer are clear without it. */
const ENUM_VALUES = 4;

/** The depth to which objects list their fields; deeper fields are clear from an answer. */
const DEPTH = 2;

/**
 * The schema of a lean answer, in few tokens: the fields of its objects and rows with their types, and at the root also
 * descriptions, enumerations and required fields. A nullable field may be missing, and further fields are allowed (there is
 * no additionalProperties).
 */
export function outputSchemaOf(operation: Operation): ObjectSchema {
  const { properties = {}, required = [] } = jsonSchemaOf(operation.output, "output");
  const fields = Object.entries(properties).map(([key, field]) => [key, explained(field)] as const);
  const shortens = Object.entries(properties).some(([key, field]) =>
    isPaged(operation) && key === "items" ? hasList(field.items ?? {}) : hasList(field),
  );
  return {
    type: "object",
    properties: { ...Object.fromEntries(fields), ...(shortens && { left_out: { type: "object" } }) },
    required: required.filter((key) => !takesNull(properties[key] ?? {})),
  };
}

function explained(schema: JsonSchema): JsonSchema {
  const [one = {}, ...others] = withoutNull(schema);
  const { description = one.description } = schema;
  const values = others.length === 0 ? one.enum : undefined;
  return {
    ...named(schema, DEPTH - 1),
    ...(values && values.length <= ENUM_VALUES && { enum: values }),
    ...(description && { description }),
  };
}

function named(schema: JsonSchema, depth: number): JsonSchema {
  const [one = {}, ...others] = withoutNull(schema);
  if (others.length > 0) return { anyOf: [one, ...others].map((form) => named(form, depth)) };
  const { type, items, properties = {} } = one;
  const fields = depth > 0 ? Object.entries(properties) : [];
  return {
    ...(type !== undefined && { type }),
    ...(items && { items: named(items, depth) }),
    ...(fields.length > 0 && {
      properties: Object.fromEntries(fields.map(([key, field]) => [key, named(field, depth - 1)])),
    }),
  };
}

/** Whether an answer holds a list at this place or below it. */
function hasList(schema: JsonSchema): boolean {
  return withoutNull(schema).some(
    ({ type, properties = {} }) => type === "array" || Object.values(properties).some(hasList),
  );
}
