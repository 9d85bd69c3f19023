import { z } from "zod";
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import { isAmount } from "../views/fields.ts";
import { answers, inputs } from "../views/schema-names.ts";
import { type JsonSchema, pascalCase, schemaRef } from "./json-schema.ts";
import { settleNulls } from "./nullable.ts";
import { MESSAGES } from "./outgoing.ts";
import { SCALARS } from "./scalars.ts";

/** The schemas of all operations, as components of the document. */
export interface Schemas {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly nameOf: (operation: Operation) => string;
}

/** All outputs as JSON Schema by name, and the output name of each operation. */
export function outputSchemas(): Schemas {
  const { Money, Instant } = SCALARS;
  const more = { ...MESSAGES, Money: Money.zod, Instant: Instant.zod };
  return schemasOf(answers, more, "output", ({ output, name }) => {
    const { items } = output.shape as { items?: z.ZodArray<z.ZodType> };
    const row = items && answers.get(items.element)?.id;
    return [output, row ? `${row}Page` : `${pascalCase(name)}Output`];
  });
}

/** All inputs as JSON Schema by name, and the input name of each operation. */
export function inputSchemas(): Schemas {
  const more = { MoneyInput: SCALARS.MoneyInput.zod };
  return schemasOf(inputs, more, "input", ({ input, name }) => [input, `${pascalCase(name)}Input`]);
}

/** Adds to the registry what has no name of its own, and converts all of it. */
function schemasOf(
  registry: typeof answers,
  more: Readonly<Record<string, z.ZodType>>,
  io: "input" | "output",
  part: (operation: Operation) => [schema: z.ZodType, name: string],
): Schemas {
  const parts = catalog.map(part);
  const unnamed = [...Object.entries(more).map(([id, schema]) => [schema, id] as const), ...parts];
  for (const [schema, id] of unnamed) if (!registry.has(schema)) registry.add(schema, { id });
  const json = z.toJSONSchema(registry, {
    io,
    uri: (id) => schemaRef(id).$ref,
    override: (context) => plain(context, io),
  });
  // The order in which modules register names says nothing to a reader.
  const sorted = Object.entries(json.schemas as Record<string, JsonSchema>).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const schemas = Object.fromEntries(sorted);
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
 * Removes what zod adds and readers do not need: the regular expression of a format, the bounds of JavaScript's integers,
 * and the rule that an output has no other fields, because fields may be added. Rewrites what client generators misread
 * (docs/decisions/016-openapi-for-clients.md).
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

/** Every amount in an input is a `MoneyInput`, whatever its error message. */
function nameAmount(schema: JsonSchema): void {
  const { description } = schema;
  for (const key of Object.keys(schema)) delete (schema as Record<string, unknown>)[key];
  Object.assign(schema, schemaRef("MoneyInput"), description && { description });
}

/** Converts a literal to an enumeration, and `true` to a boolean, which needs no named type. */
function oneValue(schema: JsonSchema): void {
  const { const: value } = schema;
  delete schema.const;
  if (typeof value === "string") schema.enum = [value];
}

/**
 * Converts a union of scalars to a string, which can hold each of them, and a union with an object to `oneOf`. In Swift, a
 * list of types or formats would lose all but the first.
 */
function oneForm(schema: JsonSchema): void {
  const { anyOf = [] } = schema;
  const types = anyOf.map((choice) => choice.type);
  if (types.includes("null")) return;
  delete schema.anyOf;
  if (types.every((type) => type === "string" || type === "number")) schema.type = "string";
  else schema.oneOf = anyOf;
}

/** A schema inside an OpenAPI document needs neither of these. */
function unmark(schema: { $schema?: unknown; $id?: unknown }): void {
  delete schema.$schema;
  delete schema.$id;
}
