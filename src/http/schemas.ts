import { z } from "zod";
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import { accountShape } from "../operations/shapes/account.ts";
import { coupleShape } from "../operations/shapes/couple.ts";
import { entryShape } from "../operations/shapes/entry.ts";
import { eventShape } from "../operations/shapes/event.ts";
import { goalShape } from "../operations/shapes/goal.ts";
import { reactionShape } from "../operations/shapes/reaction.ts";
import { summaryAccount, summaryEvent, summaryGoal } from "../operations/shapes/summary.ts";
import { tokenShape } from "../operations/shapes/token.ts";
import { userShape } from "../operations/shapes/user.ts";
import { AMOUNTS } from "./amounts.ts";
import { settleNulls } from "./nullable.ts";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What clients know by a name of its own, whichever operation answers it. Other answers are named after theirs. */
const NOUNS: Readonly<Record<string, z.ZodType>> = {
  User: userShape,
  Couple: coupleShape,
  BankAccount: accountShape,
  FinancialGoal: goalShape,
  LedgerEvent: eventShape,
  JournalEntry: entryShape,
  GoalReaction: reactionShape,
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

/** Schemas of all operations, as components of the document. */
export interface Schemas {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly nameOf: (operation: Operation) => string;
}

/** Every answer as JSON Schema under its name, and the name of each operation's. */
export function outputSchemas(): Schemas {
  const named = { ...NOUNS, Money: AMOUNTS.Money.zod };
  return schemasOf(named, "output", ({ output }) => output);
}

/** Every input as callers write it, and the name of each operation's. */
export function inputSchemas(): Schemas {
  return schemasOf({ MoneyInput: AMOUNTS.MoneyInput.zod }, "input", ({ input }) => input);
}

function schemasOf(
  named: Readonly<Record<string, z.ZodType>>,
  io: "input" | "output",
  part: (operation: Operation) => z.ZodType,
): Schemas {
  // A registry of our own: with zod's global one every other reader of these schemas would get references too.
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const suffix = io === "input" ? "Input" : "Output";
  for (const operation of catalog) {
    if (!registry.has(part(operation)))
      registry.add(part(operation), { id: `${typeName(operation)}${suffix}` });
  }
  const json = z.toJSONSchema(registry, { io, uri: (id) => schemaRef(id).$ref, override: plain });
  const schemas = json.schemas as Record<string, JsonSchema>;
  for (const [name, amount] of Object.entries(AMOUNTS)) if (schemas[name]) schemas[name] = amount.json;
  for (const schema of Object.values(schemas)) {
    unmark(schema);
    settleNulls(schema, schemas, io);
  }
  return { schemas, nameOf: (operation) => registry.get(part(operation))?.id ?? "" };
}

/** A query parameter's schema: there is no null in an address, one leaves the parameter out. */
export function withoutNull({ description: _said, ...schema }: JsonSchema): JsonSchema {
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== "null");
    const values = schema.enum?.filter((value) => value !== null);
    return {
      ...schema,
      type: types.length === 1 ? types[0] : types,
      ...(values && { enum: values }),
    } as JsonSchema;
  }
  return schema;
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
