import type { z } from "zod";
import { EMPTIES } from "../operations/inputs/representation.ts";
import type { Operation } from "../operations/operation.ts";
import { isAmount } from "../views/fields.ts";
import { type JsonSchema, schemaRef } from "./json-schema.ts";

/*
 * Updates of a row that clients read under the same path, in the OpenAPI document.
 */

/** The description of such updates in the document. */
export const ABOUT_UPDATES = `A PUT changes the fields in its body. Its body may also be the row as you read it, with your changes: computed fields
and fields equal to the stored value are ignored. Another value for a read-only field is refused, and the refusal names
the operation that changes it. null empties \`deadline\`, \`notes\` and \`institution_name\`; any other field refuses null
unless it is null already. With \`version\` in the body or the ETag in If-Match, the update is refused (412) if a property
has changed since you read the row.`;

const VERSION: JsonSchema = {
  type: "integer",
  minimum: 1,
  description: "The version that you read. The update is refused if the row has a different version.",
};

/** The body of such an update, which also accepts the row's other fields, and null only where the row allows it. */
export function updateBody(
  operation: Operation,
  { additionalProperties: _more, properties = {}, ...body }: JsonSchema,
): JsonSchema {
  const fields = Object.entries(properties as Record<string, JsonSchema>).map(([field, schema]) => [
    field,
    offered(operation, field, schema),
  ]);
  return { ...body, properties: { ...Object.fromEntries(fields), version: VERSION } };
}

function offered(
  { representation, input, output }: Operation,
  field: string,
  schema: JsonSchema,
): JsonSchema {
  if (representation?.nulls[field] === EMPTIES)
    return { ...schema, description: `${schema.description ?? ""} null empties it.`.trim() };
  if (Object.hasOwn(output.shape, field) && output.shape[field]?.safeParse(null).success) return schema;
  const own = input.shape[field];
  return own && takesAmount(own) ? amount(schema) : withoutNull(schema);
}

/** Whether a field accepts an amount or null. */
function takesAmount(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return "innerType" in def ? takesAmount(def.innerType) : isAmount(schema);
}

function amount({ description }: JsonSchema): JsonSchema {
  return { ...schemaRef("MoneyInput"), ...(description && { description }) };
}

function withoutNull(schema: JsonSchema): JsonSchema {
  if (!Array.isArray(schema.type)) return schema;
  return { ...schema, type: schema.type.find((type) => type !== "null") } as JsonSchema;
}
