/** The fields of an operation's input schema. */
import { z } from "zod";

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

export function inputSchema(input: z.ZodType): JsonSchema {
  return z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

/** The types that a field accepts, except null. */
export function alternatives(schema: JsonSchema): JsonSchema[] {
  if (schema.anyOf) return schema.anyOf.flatMap(alternatives);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.filter((type) => type !== "null").map((type) => ({ ...schema, type }));
}

/** Fields whose text has a format that the schema does not state. */
const FORMATTED = ["currency", "time_zone", "emoji", "start", "until", "rrule", "cursor"];

/** Whether a field takes free text. */
export function isText(name: string, kinds: readonly JsonSchema[]): boolean {
  const free = kinds.every(
    ({ type, format, maxLength }) => type === "string" && !format && maxLength !== undefined,
  );
  return free && !FORMATTED.includes(name);
}

/** Applies a change to the free text of an input. */
export function mapText(input: z.ZodType, given: object, change: (text: string) => string): object {
  return mapFields(inputSchema(input), given, change);
}

function mapFields({ properties = {} }: JsonSchema, given: object, change: (text: string) => string): object {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const kinds = alternatives(properties[name] ?? {});
      const object = kinds.find(({ properties: inner }) => inner);
      if (object && typeof value === "object" && value) return [name, mapFields(object, value, change)];
      return [name, typeof value === "string" && isText(name, kinds) ? change(value) : value];
    }),
  );
}
