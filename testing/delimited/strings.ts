import { z } from "zod";
import { written } from "../../src/views/fields.ts";

/** Every string in an answer to a model, and its path, such as `items[].name`. */
export function stringsIn(value: unknown, path = ""): { path: string; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((inner) => stringsIn(inner, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => stringsIn(inner, path ? `${path}.${key}` : key));
}

/** A string that an answer's schema declares. */
export interface Declared {
  readonly path: string;
  readonly by: "people" | "books";
  /** The same object for every operation that declares this field in the same way. */
  readonly field: z.ZodType;
}

/** Every string that an answer can contain, by its schema. The values of a record count as one. */
export function stringsOf(schema: z.ZodType, path = "", field = schema): Declared[] {
  if (schema instanceof z.ZodString) {
    const by = written.get(schema)?.by ?? "people";
    return [{ path, by, field: by === "people" ? field : schema }];
  }
  if (schema instanceof z.ZodArray) return stringsOf(schema.element as z.ZodType, `${path}[]`, field);
  if (schema instanceof z.ZodRecord) return stringsOf(schema.valueType as z.ZodType, path, field);
  if (schema instanceof z.ZodUnion)
    return (schema.options as z.ZodType[]).flatMap((option) => stringsOf(option, path, field));
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, inner]) =>
      stringsOf(inner, path ? `${path}.${key}` : key),
    );
  }
  const wraps = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable;
  return wraps ? stringsOf(schema.unwrap() as z.ZodType, path, field) : [];
}

const DELIMITED = /«[^«»]*»/g;

/** A text without its delimited parts. */
export function outsideDelimiters(text: string): string {
  return text.replaceAll(DELIMITED, "");
}

/** The delimited parts of a text. */
export function delimitedIn(text: string): string[] {
  return [...text.matchAll(DELIMITED)].map(([words]) => words.slice(1, -1));
}
