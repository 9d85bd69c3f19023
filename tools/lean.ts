import type { z } from "zod";
import { written } from "../src/operations/fields.ts";
import { fence } from "./words.ts";

/** An answer as a model gets it. */
export interface Lean {
  readonly structured: Record<string, unknown>;
  /** How many rows each list was shortened by, by its path such as `goals` or `items.accounts`. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/**
 * An operation's answer, made lean: fields in the order of their schema, nulls dropped, words of people fenced,
 * lists cut to `rows` (but `items`, the rows of a page, which the page's limit bounds).
 */
export function lean(schema: z.ZodObject, answer: Record<string, unknown>, rows: number): Lean {
  const leftOut: Record<string, number> = {};
  const structured = leanObject(schema, answer, { path: "", rows, leftOut }) as Record<string, unknown>;
  return { structured, leftOut };
}

interface Place {
  readonly path: string;
  readonly rows: number;
  readonly leftOut: Record<string, number>;
}

function leanValue(schema: z.ZodType, value: unknown, place: Place): unknown {
  switch (schema.def.type) {
    case "optional":
    case "nullable":
    case "nonoptional":
    case "readonly":
      return leanValue((schema as z.ZodOptional<z.ZodType>).unwrap(), value, place);
    case "object":
      return leanObject(schema as z.ZodObject, value as Record<string, unknown>, place);
    case "array":
      return leanArray((schema as z.ZodArray<z.ZodType>).element, value as unknown[], place);
    case "record":
      return leanRecord(schema as z.ZodRecord<z.ZodString, z.ZodType>, value as object, place);
    case "union": {
      const { options } = schema as z.ZodUnion<z.ZodType[]>;
      const option = options.find((candidate) => candidate.safeParse(value).success);
      return option ? leanValue(option, value, place) : fenced(value);
    }
    case "string":
      return written.get(schema)?.by === "books" ? value : fenced(value);
    case "enum":
    case "literal":
      return value;
    default:
      return fenced(value);
  }
}

/** Fences every string: what nobody vouches for is taken for words of people. */
function fenced(value: unknown): unknown {
  if (typeof value === "string") return fence(value);
  if (Array.isArray(value)) return value.map(fenced);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fenced(inner)]));
}

function leanObject(schema: z.ZodObject, value: Record<string, unknown>, place: Place): unknown {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>);
  return present(
    fields.map(([key, field]) => [key, field, value[key]] as const),
    place,
  );
}

function leanRecord(
  schema: z.ZodRecord<z.ZodString, z.ZodType>,
  value: object,
  place: Place,
): Record<string, unknown> {
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return present(
    fields.map(([key, inner]) => [key, schema.valueType, inner] as const),
    place,
  );
}

function present(
  fields: readonly (readonly [key: string, schema: z.ZodType, value: unknown])[],
  place: Place,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, schema, value] of fields) {
    if (value === null || value === undefined) continue;
    kept[key] = leanValue(schema, value, { ...place, path: place.path ? `${place.path}.${key}` : key });
  }
  return kept;
}

function leanArray(element: z.ZodType, value: unknown[], place: Place): unknown[] {
  const kept = place.path === "items" ? value : value.slice(0, place.rows);
  const more = value.length - kept.length;
  if (more > 0) place.leftOut[place.path] = (place.leftOut[place.path] ?? 0) + more;
  return kept.map((inner) => leanValue(element, inner, place));
}
