import { z } from "zod";
import { INPUT_NOUNS, NOUNS } from "../engine/schema-names.ts";
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import { isAmount } from "../views/fields.ts";
import { type JsonSchema, pascalCase, schemaRef } from "./json-schema.ts";
import { settleNulls } from "./nullable.ts";
import { MESSAGES } from "./outgoing.ts";
import { SCALARS } from "./scalars.ts";

/** Schemas of all operations, as components of the document. */
export interface Schemas {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly nameOf: (operation: Operation) => string;
}

/** Every answer as JSON Schema under its name, and the name of each operation's. */
export function outputSchemas(): Schemas {
  const { Money, Instant } = SCALARS;
  const named = { ...NOUNS, ...MESSAGES, Money: Money.zod, Instant: Instant.zod };
  const nounOf = new Map(Object.entries(NOUNS).map(([name, noun]) => [noun, name]));
  return schemasOf(named, "output", ({ output, name }) => {
    const { items } = output.shape as { items?: z.ZodArray<z.ZodType> };
    const noun = items && nounOf.get(items.element);
    return [output, noun ? `${noun}Page` : `${pascalCase(name)}Output`];
  });
}

/** Every input as callers write it, and the name of each operation's. */
export function inputSchemas(): Schemas {
  const named = { ...INPUT_NOUNS, MoneyInput: SCALARS.MoneyInput.zod };
  return schemasOf(named, "input", ({ input, name }) => [input, `${pascalCase(name)}Input`]);
}

function schemasOf(
  named: Readonly<Record<string, z.ZodType>>,
  io: "input" | "output",
  part: (operation: Operation) => [schema: z.ZodType, name: string],
): Schemas {
  // A registry of our own: with zod's global one every other reader of these schemas would get references too.
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  for (const operation of catalog) {
    const [schema, id] = part(operation);
    if (!registry.has(schema)) registry.add(schema, { id });
  }
  const json = z.toJSONSchema(registry, {
    io,
    uri: (id) => schemaRef(id).$ref,
    override: (context) => plain(context, io),
  });
  const schemas = json.schemas as Record<string, JsonSchema>;
  for (const [name, scalar] of Object.entries(SCALARS)) if (schemas[name]) schemas[name] = scalar.json;
  const updates = new Set(catalog.filter(({ http }) => http.method === "PUT").map((one) => part(one)[1]));
  for (const [name, schema] of Object.entries(schemas)) {
    unmark(schema);
    settleNulls(schema, schemas, io === "output" ? "answer" : updates.has(name) ? "update" : "input");
  }
  return { schemas, nameOf: (operation) => registry.get(part(operation)[0])?.id ?? "" };
}

interface Converted {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: JsonSchema;
}

/**
 * zod writes down more than readers need: beside a format its regular expression, beside an integer the bounds of
 * JavaScript's, and that an answer has no further field. One may be added to answers, so clients must let it pass.
 * What generators of clients read wrongly is written in a form that they read right (docs/decisions/016-openapi-for-clients.md).
 */
function plain({ zodSchema, jsonSchema }: Converted, io: "input" | "output"): void {
  if (io === "input" && isAmount(zodSchema)) nameAmount(jsonSchema);
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  const { def } = zodSchema._zod;
  if (io === "output" && def.type === "object") delete jsonSchema.additionalProperties;
  else if (typeof jsonSchema.additionalProperties === "object") jsonSchema.additionalProperties = true;
  if (def.type === "record") {
    delete jsonSchema.propertyNames;
    jsonSchema.additionalProperties = true;
  }
  if (def.type === "literal") oneValue(jsonSchema);
  if (def.type === "union") oneForm(jsonSchema);
}

/** Every amount is a `MoneyInput`, whatever an error of it says. */
function nameAmount(schema: JsonSchema): void {
  const { description } = schema;
  for (const key of Object.keys(schema)) delete (schema as Record<string, unknown>)[key];
  Object.assign(schema, schemaRef("MoneyInput"), description && { description });
}

/** A literal as an enumeration; `true` as a boolean, which needs no type of its own. */
function oneValue(schema: JsonSchema): void {
  const { const: value } = schema;
  delete schema.const;
  if (typeof value === "string") schema.enum = [value];
}

/**
 * A choice of scalars as a string, which can carry each of them; a choice with an object as `oneOf`. A list of types or
 * of formats would lose all but the first in Swift.
 */
function oneForm(schema: JsonSchema): void {
  const { anyOf = [] } = schema;
  const types = anyOf.map((choice) => choice.type);
  if (types.includes("null")) return;
  delete schema.anyOf;
  if (types.every((type) => type === "string" || type === "number")) schema.type = "string";
  else schema.oneOf = anyOf;
}

/** Inside an OpenAPI document a schema needs neither of these. */
function unmark(schema: { $schema?: unknown; $id?: unknown }): void {
  delete schema.$schema;
  delete schema.$id;
}
