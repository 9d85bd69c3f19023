import { z } from "zod";
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import { accountShape } from "../operations/shapes/account.ts";
import { coupleShape } from "../operations/shapes/couple.ts";
import { eventShape } from "../operations/shapes/event.ts";
import { goalShape } from "../operations/shapes/goal.ts";
import { summaryAccount, summaryEvent, summaryGoal } from "../operations/shapes/summary.ts";
import { tokenShape } from "../operations/shapes/token.ts";
import { userShape } from "../operations/shapes/user.ts";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What clients know by a name of its own, whichever operation answers it. Other answers are named after theirs. */
const NOUNS: Readonly<Record<string, z.ZodType>> = {
  User: userShape,
  Couple: coupleShape,
  BankAccount: accountShape,
  FinancialGoal: goalShape,
  LedgerEvent: eventShape,
  AccessToken: tokenShape,
  SummaryAccount: summaryAccount,
  SummaryGoal: summaryGoal,
  SummaryEvent: summaryEvent,
};

/** Where the document keeps a schema. */
export function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** `create_goal` as a type's name: `CreateGoal`. */
export function typeName(operation: Operation): string {
  return operation.name.replace(/(?:^|_)(.)/g, (_match, letter: string) => letter.toUpperCase());
}

/** Every answer as JSON Schema under its name, and the name of each operation's. */
export function outputSchemas(): {
  schemas: Record<string, JsonSchema>;
  nameOf: (operation: Operation) => string;
} {
  // A registry of our own: with zod's global one every other reader of these schemas would get references too.
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NOUNS)) registry.add(schema, { id });
  for (const operation of catalog) {
    if (!registry.has(operation.output))
      registry.add(operation.output, { id: `${typeName(operation)}Output` });
  }
  const { schemas } = z.toJSONSchema(registry, {
    io: "output",
    uri: (id) => schemaRef(id).$ref,
    override: plain,
  });
  for (const schema of Object.values(schemas)) unmark(schema);
  return {
    schemas: schemas as Record<string, JsonSchema>,
    nameOf: ({ output }) => registry.get(output)?.id ?? "",
  };
}

/** An operation's input as callers write it. */
export function inputSchema(operation: Operation): JsonSchema {
  const schema = z.toJSONSchema(operation.input, { io: "input", override: plain });
  unmark(schema);
  return schema;
}

/** A query parameter's schema: there is no null in an address, one leaves the parameter out. */
export function withoutNull({ description: _said, ...schema }: JsonSchema): JsonSchema {
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== "null");
    return { ...schema, type: types.length === 1 ? types[0] : types } as JsonSchema;
  }
  const choices = schema.anyOf?.filter((choice) => choice.type !== "null");
  if (choices?.length !== 1) return choices ? { ...schema, anyOf: choices } : schema;
  const { anyOf: _choices, ...rest } = schema;
  return { ...choices[0], ...rest };
}

/**
 * zod writes down more than readers need: beside a format its regular expression, beside an integer the bounds of
 * JavaScript's, and that an answer has no further field. One may be added to answers, so clients must let it pass.
 */
function plain({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  const { def } = zodSchema._zod;
  if (def.type === "object" && !def.catchall) delete jsonSchema.additionalProperties;
}

/** Inside an OpenAPI document a schema needs neither of these. */
function unmark(schema: { $schema?: unknown; $id?: unknown }): void {
  delete schema.$schema;
  delete schema.$id;
}
