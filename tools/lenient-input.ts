import type { z } from "zod";
import type { Operation } from "../src/operations/operation.ts";
import { dates } from "../src/views/fields.ts";
import { unfence } from "./words.ts";

/*
 * What models and their hosts write where they mean something else. Only what can mean one thing alone is changed, and
 * only where the operation's schema says so: a goal named "123" or "[1]" keeps its name.
 */

/**
 * An input as it was meant: an empty text for an optional id, date or choice is not given; JSON text is parsed where a
 * number, boolean, list or object is wanted, and no text; the fence comes off people's words. Anything else stays as it
 * is, and is judged by the operation.
 */
export function meantInput({ input }: Operation, given: unknown): unknown {
  return unfence(meant(input, given));
}

function meant(schema: z.ZodType, value: unknown): unknown {
  const inner = unwrapped(schema);
  const read = typeof value === "string" ? parsed(inner, value) : value;
  switch (inner.def.type) {
    case "object":
      return isObject(read) ? meantObject(inner as z.ZodObject, read) : read;
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

function meantObject({ shape }: z.ZodObject, value: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries(value).flatMap(([key, inner]) => {
    const field = Object.hasOwn(shape, key) ? (shape[key] as z.ZodType) : undefined;
    if (!field) return [[key, inner] as const];
    if (inner === "" && field.safeParse(undefined).success && isNeverEmpty(unwrapped(field))) return [];
    return [[key, meant(field, inner)] as const];
  });
  return Object.fromEntries(given);
}

/** Whether an empty text can never be a value of the field: an id, a date, a choice. */
function isNeverEmpty(schema: z.ZodType): boolean {
  const { type, format } = schema.def as { type: string; format?: string };
  return type === "enum" || format === "uuid" || dates.get(schema) !== undefined;
}

/** The text as JSON, where that is what the schema wants; else the text. */
function parsed(schema: z.ZodType, text: string): unknown {
  const forms = schema.def.type === "union" ? (schema as z.ZodUnion<z.ZodType[]>).options : [schema];
  const wanted = forms.map(unwrapped);
  if (wanted.some((one) => takesText(one, text))) return text;
  const json = jsonOf(text);
  return json !== undefined && wanted.some((one) => fits(one, json)) ? json : text;
}

/** Whether a schema takes this very text: a string of any form does, a choice when it is one of its values. */
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

/** What a schema is of, without what makes it optional, and before what it is transformed into. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const { def } = schema as z.ZodType & { def: { innerType?: z.ZodType; in?: z.ZodType } };
  const inner = def.innerType ?? (def.type === "pipe" ? def.in : undefined);
  return inner ? unwrapped(inner) : schema;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Text that is no JSON stays what it is.
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
