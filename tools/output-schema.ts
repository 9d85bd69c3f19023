import type { Operation } from "../src/operations/operation.ts";
import { type JsonSchema, jsonSchemaOf, type ObjectSchema, takesNull, withoutNull } from "./json-schema.ts";
import { isPaged } from "./paged.ts";

/** Longer enumerations are not listed: in an answer their values speak for themselves. */
const ENUM_VALUES = 4;

/** Objects within objects that name their fields, from the root down: below, an answer names them itself. */
const DEPTH = 2;

/**
 * What a lean answer looks like, in few tokens: the fields of its objects and rows with their types; at the root also
 * explanations, enumerations and which fields are always there. A field that can be null may be missing; fields may be
 * added (no additionalProperties).
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

/** Whether an answer holds a list in this place, or below it. */
function hasList(schema: JsonSchema): boolean {
  return withoutNull(schema).some(
    ({ type, properties = {} }) => type === "array" || Object.values(properties).some(hasList),
  );
}
