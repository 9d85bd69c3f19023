import type { z } from "zod";
import type { Operation } from "../src/operations/operation.ts";
import { dates } from "../src/views/fields.ts";
import { unfence } from "./fence.ts";

/*
 * Corrects common formatting mistakes of models and their hosts. A value changes only if it can have a single meaning under
 * the operation's schema: a goal named "123" or "[1]" keeps its name.
 */

/**
 * The corrected input: an empty text for an optional id, date or choice is omitted; JSON text is parsed where the schema
 * accepts a number, boolean, list or object but no text; the fence around people's words is removed. The operation validates
 * everything else unchanged.
 */
export function lenientInput({ input }: Operation, given: unknown): unknown {
  return unfence(meant(input, given));
}

function meant(schema: z.ZodType, value: unknown): unknown {
  const inner = unwrapped(schema);
  const read = typeof value === "string" ? parsed(inner, value) : value;
  switch (inner.def.type) {
    case "object":
      return isObject(read) ? lenientObject(inner as z.ZodObject, read) : read;
    case "array":
      return Array.isArray(read)
        ? read.map((item) => meant((inner as z.ZodArray<z.ZodType>).element, item))
        : read;
    case "union": {
      const option = (inner as z.ZodUnion<z.ZodType[]>).options.find((one) => fits(unwrapped(one), read));
      return option ? meant(option, read) : read;
    }
    default:
      return read;
  }
}

function lenientObject({ shape }: z.ZodObject, value: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries(value).flatMap(([key, inner]) => {
    const field = Object.hasOwn(shape, key) ? (shape[key] as z.ZodType) : undefined;
    if (!field) return [[key, inner] as const];
    if (inner === "" && field.safeParse(undefined).success && isNeverEmpty(unwrapped(field))) return [];
    return [[key, meant(field, inner)] as const];
  });
  return Object.fromEntries(given);
}

/** Whether an empty text is never a valid value of the field: an id, a date, a choice. */
function isNeverEmpty(schema: z.ZodType): boolean {
  const { type, format } = schema.def as { type: string; format?: string };
  return type === "enum" || format === "uuid" || dates.get(schema) !== undefined;
}

/** The parsed JSON if the schema expects it; otherwise the text. */
function parsed(schema: z.ZodType, text: string): unknown {
  const forms = schema.def.type === "union" ? (schema as z.ZodUnion<z.ZodType[]>).options : [schema];
  const wanted = forms.map(unwrapped);
  if (wanted.some((one) => takesText(one, text))) return text;
  const json = jsonOf(text);
  return json !== undefined && wanted.some((one) => fits(one, json)) ? json : text;
}

/** Whether a schema accepts this text as it is: any string does, and a choice if it has this value. */
function takesText(schema: z.ZodType, text: string): boolean {
  const { type } = schema.def;
  return type === "string" || ((type === "enum" || type === "literal") && schema.safeParse(text).success);
}

function fits(schema: z.ZodType, value: unknown): boolean {
  switch (schema.def.type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "number":
    case "boolean":
      return typeof value === schema.def.type;
    default:
      return false;
  }
}

/** The inner schema, without optional wrappers and transformations. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const { def } = schema as z.ZodType & { def: { innerType?: z.ZodType; in?: z.ZodType } };
  const inner = def.innerType ?? (def.type === "pipe" ? def.in : undefined);
  return inner ? unwrapped(inner) : schema;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Text that is not JSON stays unchanged.
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
