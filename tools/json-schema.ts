import { z } from "zod";
import { isLedgerRow } from "../src/views/event.ts";

/** A JSON Schema (2020-12) with the few keywords that the tools use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly (string | number | null)[];
  readonly [keyword: string]: unknown;
}

export interface ObjectSchema extends JsonSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/**
 * Zod's JSON Schema, inlined. Of the metadata it keeps only descriptions, because an id would become a $ref, which models
 * and their clients do not follow.
 */
export function jsonSchemaOf(schema: z.ZodObject, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    reused: "inline",
    metadata: z.registry(),
    override: ({ zodSchema, jsonSchema }) => {
      const description = z.globalRegistry.get(zodSchema)?.description;
      if (description) jsonSchema.description = description;
      if (isLedgerRow(zodSchema as z.core.$ZodType as z.ZodType))
        Object.assign(jsonSchema, ledgerRow(jsonSchema as JsonSchema));
      if (typeof jsonSchema.additionalProperties === "object") jsonSchema.additionalProperties = true;
    },
  });
  return json as JsonSchema;
}

/** A ledger row as models see it: with an optional name beside each id, and without the hash. */
function ledgerRow({ properties = {}, required = [] }: JsonSchema): JsonSchema {
  const fields = Object.entries(properties).flatMap(([key, field]): [string, JsonSchema][] => {
    if (key === "hash") return [];
    const name = nameBeside(key);
    return name === undefined
      ? [[key, field]]
      : [
          [key, field],
          [name, { type: "string" }],
        ];
  });
  return { properties: Object.fromEntries(fields), required: required.filter((key) => key !== "hash") };
}

/** The id fields of a ledger row that have a name beside them. */
const NAMED_IDS = ["source_account_id", "source_goal_id", "dest_goal_id", "user_id"];

/** The field for the name that belongs to this id field of a ledger row. */
export function nameBeside(field: string): string | undefined {
  return NAMED_IDS.includes(field) ? field.replace(/_id$/, "_name") : undefined;
}

/** The alternatives of a schema, flat: its anyOf, or itself alone. */
export function alternatives(schema: JsonSchema): JsonSchema[] {
  if (schema.anyOf) return schema.anyOf.flatMap(alternatives);
  if (typeof schema.type === "string" || schema.type === undefined) return [schema];
  return schema.type.map((type) => ({ ...schema, type }));
}

/** Whether a schema accepts null. */
export function takesNull(schema: JsonSchema): boolean {
  return alternatives(schema).some(({ type }) => type === "null");
}

/** The alternatives of a schema other than null. */
export function withoutNull(schema: JsonSchema): JsonSchema[] {
  return alternatives(schema).filter(({ type }) => type !== "null");
}
