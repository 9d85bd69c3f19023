import type { Operation } from "../src/operations/operation.ts";
import { alternatives, type JsonSchema, jsonSchemaOf, type ObjectSchema, plain } from "./json-schema.ts";
import { isPaged, PAGE_ROWS } from "./paged.ts";

const IDEMPOTENCY_KEY: JsonSchema = {
  type: ["string", "null"],
  description: "A new one per wish; repeat it to retry safely.",
};

/**
 * What a model is asked for. An optional field also takes null. Where the books take a string or a number (an
 * amount), the string is offered. A list offers at most PAGE_ROWS rows; a write offers an idempotency key.
 */
export function inputSchemaOf(operation: Operation): ObjectSchema {
  const { properties = {}, required = [] } = offered(jsonSchemaOf(operation.input, "input"));
  return {
    type: "object",
    properties: {
      ...properties,
      ...(isPaged(operation) && {
        limit: {
          type: ["integer", "null"],
          minimum: 1,
          maximum: PAGE_ROWS,
          description: `Rows per page, default ${PAGE_ROWS}.`,
        },
      }),
      ...(operation.effect !== "read" && { idempotency_key: IDEMPOTENCY_KEY }),
    },
    required,
    additionalProperties: false,
  };
}

function offered(schema: JsonSchema): JsonSchema {
  const all = alternatives(schema).map(nested);
  const nullable = all.some(({ type }) => type === "null");
  const one = joined(all.filter(({ type }) => type !== "null"));
  const { description = one.description } = schema;
  return { ...(nullable ? orNull(one) : one), ...(description && { description }) };
}

/** One schema for alternatives: texts of several forms are a string, and so is what may also be a number. */
function joined(all: readonly JsonSchema[]): JsonSchema {
  const [first = {}, ...others] = all;
  if (others.length === 0) return first;
  const scalar = all.every(({ type, enum: values }) => !values && (type === "string" || type === "number"));
  return scalar && all.some(({ type }) => type === "string") ? { type: "string" } : { anyOf: all };
}

function orNull(schema: JsonSchema): JsonSchema {
  if (typeof schema.type !== "string" || schema.type === "object" || schema.type === "array") {
    return { anyOf: [...(schema.anyOf ?? [schema]), { type: "null" }] };
  }
  return {
    ...schema,
    type: [schema.type, "null"],
    ...(schema.enum && { enum: [...schema.enum, null] }),
  };
}

function nested(schema: JsonSchema): JsonSchema {
  const { properties, items, ...own } = plain(schema);
  return {
    ...own,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, offered(inner)])),
    }),
    ...(items && { items: offered(items) }),
  };
}
