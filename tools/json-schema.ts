import { z } from "zod";

/** A JSON Schema (2020-12) in the few keywords that the tools use. */
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

/** A schema whose root is an object. */
export interface ObjectSchema extends JsonSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/**
 * What zod says of a schema, inlined: of the metadata only descriptions are taken, since an id there would turn into
 * a $ref, which models and their clients do not follow.
 */
export function jsonSchemaOf(schema: z.ZodObject, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    reused: "inline",
    metadata: z.registry(),
    override: ({ zodSchema, jsonSchema }) => {
      const description = z.globalRegistry.get(zodSchema)?.description;
      if (description) jsonSchema.description = description;
    },
  });
  return json as JsonSchema;
}

/** The alternatives of a schema, flat: its anyOf, or itself alone. */
export function alternatives(schema: JsonSchema): JsonSchema[] {
  if (schema.anyOf) return schema.anyOf.flatMap(alternatives);
  if (typeof schema.type === "string" || schema.type === undefined) return [schema];
  return schema.type.map((type) => ({ ...schema, type }));
}

/** Whether null is among what a schema takes. */
export function takesNull(schema: JsonSchema): boolean {
  return alternatives(schema).some(({ type }) => type === "null");
}

/** What a schema takes besides null, as alternatives. */
export function withoutNull(schema: JsonSchema): JsonSchema[] {
  return alternatives(schema).filter(({ type }) => type !== "null");
}
