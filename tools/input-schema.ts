import type { Operation } from "../src/operations/operation.ts";
import { type JsonSchema, jsonSchemaOf, type ObjectSchema, withoutNull } from "./json-schema.ts";
import { isPaged, PAGE_ROWS } from "./paged.ts";

const IDEMPOTENCY_KEY: JsonSchema = {
  type: "string",
  description: "Unique per request; reuse it to retry.",
};

/** Where a model finds the ids for a field that has no description. */
const ID_DESCRIPTIONS: Readonly<Record<string, string>> = {
  account_id: "From get_summary.",
  goal_id: "From get_summary.",
  event_id: "From list_ledger.",
  check_in_id: "From list_check_ins.",
};

/**
 * Keywords that are not shown. Lengths and patterns cost tokens, and `invoke` checks them anyway, with better messages.
 * Gemini refuses a function whose schema has additionalProperties or a string format that it does not know.
 */
const OMITTED = [
  ...["pattern", "minLength", "maxLength", "minItems", "maxItems"],
  ...["additionalProperties", "format", "const"],
];

/**
 * A tool's input in the keywords that every host accepts (the narrowest is the OpenAPI subset of Gemini's function
 * declarations). An optional field has a plain type and is not required. A field that accepts a string or a number (an
 * amount) is shown as a string. A list offers at most PAGE_ROWS rows; a write has an idempotency key.
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

/** One schema for several alternatives: strings of several formats become a string, as does a string or number. */
function joined(all: readonly JsonSchema[]): JsonSchema {
  const [first = {}, ...others] = all;
  if (others.length === 0) return first;
  const scalar = all.every(({ type, enum: values }) => !values && (type === "string" || type === "number"));
  return scalar && all.some(({ type }) => type === "string") ? { type: "string" } : { anyOf: all };
}

function plain(schema: JsonSchema): JsonSchema {
  const { properties, items, const: only, ...rest } = schema;
  const kept = Object.entries(rest).filter(
    ([keyword, value]) => !OMITTED.includes(keyword) && Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER,
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
