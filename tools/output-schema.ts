import type { Operation } from "../src/operations/operation.ts";
import {
  alternatives,
  type JsonSchema,
  jsonSchemaOf,
  type ObjectSchema,
  plain,
  takesNull,
} from "./json-schema.ts";
import { isPaged } from "./paged.ts";

/** Longer enumerations are given as a string: their values speak for themselves in the answer. */
const ENUM_VALUES = 6;

/**
 * What a lean answer looks like: a field that can be null is one that may be missing. The forms of strings and the
 * bounds of numbers are left out, they tell a reader nothing; fields may be added (no additionalProperties).
 */
export function outputSchemaOf(operation: Operation): ObjectSchema {
  const { properties = {}, required = [] } = answered(jsonSchemaOf(operation.output, "output"));
  const shortens = Object.entries(properties).some(
    ([key, field]) =>
      hasList(field) && !(isPaged(operation) && key === "items" && !hasList(field.items ?? {})),
  );
  return {
    type: "object",
    properties: { ...properties, ...(shortens && { left_out: { type: "object" } }) },
    required,
  };
}

function answered(schema: JsonSchema): JsonSchema {
  const all = alternatives(schema).filter(({ type }) => type !== "null");
  const forms = all.map(nested);
  const { description = forms[0]?.description } = schema;
  return { ...joined(forms), ...(description && { description }) };
}

function joined(forms: readonly JsonSchema[]): JsonSchema {
  const [first = {}, ...others] = forms;
  if (others.length === 0) return first;
  const types = forms.map(({ type }) => type);
  const scalar = types.every((type) => type === "string" || type === "number" || type === "boolean");
  return scalar ? { type: [...new Set(types as string[])] } : { anyOf: forms };
}

function nested(schema: JsonSchema): JsonSchema {
  const { type, description, properties = {}, required = [], items, additionalProperties } = schema;
  const values = plain(schema).enum;
  return {
    ...(type !== undefined && { type }),
    ...(description && { description }),
    ...(values && values.length <= ENUM_VALUES && { enum: values }),
    ...(items && { items: answered(items) }),
    ...(typeof additionalProperties === "object" && { additionalProperties: answered(additionalProperties) }),
    ...(type === "object" &&
      Object.keys(properties).length > 0 && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([key, field]) => [key, answered(field)]),
        ),
        required: required.filter((key) => !takesNull(properties[key] ?? {})),
      }),
  };
}

function hasList({ type, items, properties = {} }: JsonSchema): boolean {
  if (type === "array") return items !== undefined;
  return Object.values(properties).some(hasList);
}
