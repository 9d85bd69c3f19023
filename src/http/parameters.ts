import type { Operation } from "../operations/operation.ts";
import { nameEnums } from "./enums.ts";
import { addressingOf, readsQuery } from "./input.ts";
import { type JsonSchema, pascalCase, schemaRef } from "./json-schema.ts";
import { isTagged } from "./tagged.ts";
import { updateBody } from "./updates.ts";

/** An OpenAPI parameter: its schema, or a reference. */
export type Parameter = Readonly<Record<string, unknown>>;

/** The parameters of the tenant fields. */
export const ADDRESSING_SCHEMAS = {
  CoupleId: {
    type: "string",
    format: "uuid",
    description:
      "For the operator: the couple to act on. A user's token always acts on the user's own couple.",
  },
  UserId: {
    type: "string",
    format: "uuid",
    description: "For the operator: the user to act as. A user's token always acts as that user.",
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

const ADDRESSING_FIELDS = { couple_id: "CoupleId", user_id: "UserId" } as const;

const IDEMPOTENCY_KEY: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "A repeated request with the same key takes effect once and gets the same response, for 7 days.",
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
  example: "5f1c9a0e-allocate-1",
};

const IF_MATCH: Parameter = {
  name: "If-Match",
  in: "header",
  description:
    "The ETag that you read: the update is refused if a property has changed since then. `*` matches any version.",
  schema: { type: "string" },
  example: '"3"',
};

const IF_NONE_MATCH: Parameter = {
  name: "If-None-Match",
  in: "header",
  description:
    "The ETag of the answer that you have: if it is the same now, the response is 304 without a body.",
  schema: { type: "string" },
};

/** An operation's input in HTTP. */
export interface Parts {
  readonly parameters: readonly Parameter[];
  /** The schema of the body; undefined when the fields are in the query string. */
  readonly body?: JsonSchema;
}

/** The path's id, the query parameters or the body, and the idempotency key of a write. */
export function partsOf(operation: Operation, input: JsonSchema): Parts {
  const { id } = operation.http;
  const { [id ?? ""]: ofPath, ...own } = (input.properties ?? {}) as Record<string, JsonSchema>;
  const addressing = addressingOf(operation);
  const required = input.required?.filter((field) => field !== id) ?? [];
  const path = ofPath
    ? [{ name: "id", in: "path", required: true, schema: ofPath, ...exampleFor(operation, id) }]
    : [];
  const key = operation.effect === "read" ? [] : [IDEMPOTENCY_KEY];
  if (!readsQuery(operation)) {
    const named = addressing.map((field) => [field, schemaRef(ADDRESSING_FIELDS[field])] as const);
    const properties = { ...own, ...Object.fromEntries(named) };
    const { required: _of, ...schema } = input;
    const body = { ...schema, properties, ...(required.length > 0 && { required }) };
    if (!operation.representation) return { parameters: [...path, ...key], body };
    return { parameters: [...path, ...key, IF_MATCH], body: updateBody(operation, body) };
  }
  const named = addressing.map((field) => [field, ADDRESSING_SCHEMAS[ADDRESSING_FIELDS[field]]] as const);
  const fields = Object.entries<JsonSchema>({ ...own, ...Object.fromEntries(named) });
  const query = fields.map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    ...(required.includes(name) && { required: true }),
    ...(description && { description }),
    schema: nameEnums(schema),
    // Numbers and enumerations need no example.
    ...(schema.type === "string" && !schema.enum && exampleFor(operation, name)),
  }));
  const known = isTagged(operation) ? [IF_NONE_MATCH] : [];
  return { parameters: [...path, ...query, ...key, ...known] };
}

function exampleFor({ example }: Operation, field = ""): { example?: unknown } {
  const value = (example as Record<string, unknown>)[field];
  return value === undefined ? {} : { example: value };
}

/** The name of a parameter among the shared ones. */
export function parameterName({ in: place, name }: Parameter, { http }: Operation): string {
  return pascalCase((place === "path" ? (http.id ?? "id") : String(name)).replaceAll("-", "_"));
}
