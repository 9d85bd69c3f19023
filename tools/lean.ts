import type { z } from "zod";
import type { Glossary } from "../src/engine/glossary.ts";
import { isLedgerRow } from "../src/views/event.ts";
import { plainOut, wordedNames, written } from "../src/views/fields.ts";
import { nameBeside } from "./json-schema.ts";
import { fence, fenceQuoted } from "./words.ts";

/** An answer as a model gets it. */
export interface Lean {
  readonly structured: Record<string, unknown>;
  /** By how many rows a list or characters a text was shortened, by its path such as `goals` or `items.text`. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** What an answer is cut to. */
export interface Cut {
  /** Of each list but `items`, the rows of a page, which the page's limit bounds. */
  readonly rows: number;
  /** Code points of each text that people wrote. */
  readonly characters: number;
}

const NO_GLOSSARY: Glossary = { localTime: (instant) => instant, names: new Map() };

/**
 * An operation's answer, made lean: fields in the order of their schema, nulls dropped, words of people fenced, lists
 * and words cut, instants by the couple's clock, ledger rows with names and without hashes.
 */
export function lean(
  schema: z.ZodObject,
  answer: Record<string, unknown>,
  cut: Cut,
  glossary: Glossary = NO_GLOSSARY,
): Lean {
  const leftOut: Record<string, number> = {};
  const place = { ...cut, glossary, path: "", leftOut };
  return { structured: leanObject(schema, answer, place) as Record<string, unknown>, leftOut };
}

interface Place extends Cut {
  readonly glossary: Glossary;
  readonly path: string;
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
      return option ? leanValue(option, value, place) : fenced(value, place);
    }
    case "string":
      return leanString(schema, value, place);
    case "enum":
    case "literal":
      return value;
    default:
      return fenced(value, place);
  }
}

function leanString(schema: z.ZodType, value: unknown, place: Place): unknown {
  const { by, instant, quotes } = written.get(schema) ?? {};
  if (by !== "books") return fenced(value, place);
  if (quotes) return fenceQuoted(String(value), (words) => shortened(words, place));
  return instant ? place.glossary.localTime(String(value)) : value;
}

/** Fences every string: what nobody vouches for is taken for words of people. */
function fenced(value: unknown, place: Place): unknown {
  if (typeof value === "string") return fence(shortened(value, place));
  if (Array.isArray(value)) return value.map((inner) => fenced(inner, place));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fenced(inner, place)]));
}

function shortened(text: string, { characters, path, leftOut }: Place): string {
  if (text.length <= characters) return text;
  const all = [...text];
  if (all.length <= characters) return text;
  leftOut[path] = (leftOut[path] ?? 0) + all.length - characters;
  return `${all.slice(0, characters).join("")}…`;
}

function leanObject(schema: z.ZodObject, value: Record<string, unknown>, place: Place): unknown {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>);
  const kept = present(
    fields.map(([key, field]) => [key, field, value[key]] as const),
    place,
  );
  return isLedgerRow(schema) ? ledgerRow(kept, place) : kept;
}

/** A ledger row with a name after each id that has one, and without its hash, which only a program can check. */
function ledgerRow(
  { hash: _, ...row }: Record<string, unknown>,
  { glossary }: Place,
): Record<string, unknown> {
  const fields = Object.entries(row).flatMap(([key, value]) => {
    const [field, name] = [nameBeside(key), glossary.names.get(String(value))];
    return field && name
      ? [
          [key, value],
          [field, fence(name)],
        ]
      : [[key, value]];
  });
  return Object.fromEntries(fields);
}

function leanRecord(
  schema: z.ZodRecord<z.ZodString, z.ZodType>,
  value: object,
  place: Place,
): Record<string, unknown> {
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { isWorded = () => true } = wordedNames.get(schema) ?? {};
  return present(
    fields.map(([key, inner]) => [key, isWorded(key) ? schema.valueType : plainOut, inner] as const),
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
