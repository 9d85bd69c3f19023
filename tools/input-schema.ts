import type { Operation } from "../src/operations/operation.ts";
import { type JsonSchema, jsonSchemaOf, type ObjectSchema, withoutNull } from "./json-schema.ts";
import { isPaged, PAGE_ROWS } from "./paged.ts";

const IDEMPOTENCY_KEY: JsonSchema = {
  type: "string",
  description: "Unique per request; reuse it to retry.",
};

/** Where a model finds the ids that a field takes, for fields that say nothing of their own. */
const ID_DESCRIPTIONS: Readonly<Record<string, string>> = {
  account_id: "From get_summary.",
  goal_id: "From get_summary.",
  event_id: "From list_ledger.",
  check_in_id: "From list_check_ins.",
};

/**
 * Keywords that are not shown. Lengths and patterns cost tokens, and `invoke` judges them anyway, in better words.
 * Gemini refuses a function whose schema has additionalProperties, or a string format that it does not know.
 */
const LEFT_OUT = [
  ...["pattern", "minLength", "maxLength", "minItems", "maxItems"],
  ...["additionalProperties", "format", "const"],
];

/**
 * What a model is asked for, in the keywords that every host takes (the OpenAPI subset of Gemini's function
 * declarations is the narrowest): an optional field has a plain type and is not required. Where the books take a
 * string or a number (an amount), the string is offered. A list offers at most PAGE_ROWS rows; a write offers an
 * idempotency key.
 */
export function inputSchemaOf(operation: Operation): ObjectSchema {
  const { properties = {}, required = [] } = offered(jsonSchemaOf(operation.input, "input"));
  return {
    type: "object",
    properties: {
      ...properties,
      ...(isPaged(operation) && {
        limit: {
          type: "integer",
          minimum: 1,
          maximum: PAGE_ROWS,
          description: `Rows per page, default ${PAGE_ROWS}.`,
        },
      }),
      ...(operation.effect !== "read" && { idempotency_key: IDEMPOTENCY_KEY }),
    },
    required,
  };
}

function offered(schema: JsonSchema): JsonSchema {
  const one = joined(withoutNull(schema).map(plain));
  const { description = one.description } = schema;
  return { ...one, ...(description && { description }) };
}

/** One schema for alternatives: texts of several forms are a string, and so is what may also be a number. */
function joined(all: readonly JsonSchema[]): JsonSchema {
  const [first = {}, ...others] = all;
  if (others.length === 0) return first;
  const scalar = all.every(({ type, enum: values }) => !values && (type === "string" || type === "number"));
  return scalar && all.some(({ type }) => type === "string") ? { type: "string" } : { anyOf: all };
}

function plain(schema: JsonSchema): JsonSchema {
  const { properties, items, const: only, ...rest } = schema;
  const kept = Object.entries(rest).filter(
    ([keyword, value]) => !LEFT_OUT.includes(keyword) && Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER,
  );
  return {
    ...Object.fromEntries(kept),
    ...(typeof only === "string" && { enum: [only] }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, inner]) => [
          key,
          { ...(ID_DESCRIPTIONS[key] && { description: ID_DESCRIPTIONS[key] }), ...offered(inner) },
        ]),
      ),
    }),
    ...(items && { items: offered(items) }),
  };
}
