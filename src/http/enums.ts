import { ENUMS } from "../views/enums.ts";
import { type JsonSchema, schemaRef } from "./json-schema.ts";

const NAMES = new Map(Object.entries(ENUMS).map(([name, values]) => [values.join(), name]));

/** The named enumerations, as components of the document. */
export function enumSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(ENUMS).map(([name, values]) => [name, { type: "string", enum: [...values] }]),
  );
}

/** Replaces every named enumeration in the value by a reference, except one that can be null. */
export function nameEnums(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nameEnums);
  if (typeof value !== "object" || value === null) return value;
  const { type, enum: values, ...others } = value as JsonSchema;
  const name = type === "string" && Array.isArray(values) ? NAMES.get(values.join()) : undefined;
  if (name !== undefined) return { ...schemaRef(name), ...others };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, nameEnums(inner)]));
}
