import type { z } from "zod";
import type { Glossary } from "../src/engine/glossary.ts";
import { isLedgerRow } from "../src/views/event.ts";
import { plainOut, wordedNames, written } from "../src/views/fields.ts";
import { fence, fenceQuoted } from "./fence.ts";
import { nameBeside } from "./json-schema.ts";

/** An answer as a model sees it. */
export interface Lean {
  readonly structured: Record<string, unknown>;
  /** The number of rows or characters that were cut, by path such as `goals` or `items.text`. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** The size to which an answer is cut. */
export interface Cut {
  /** Rows of each list other than `items`, which the page's limit bounds. */
  readonly rows: number;
  /** Code points of each text that people wrote. */
  readonly characters: number;
}

const NO_GLOSSARY: Glossary = { localTime: (instant) => instant, names: new Map() };

/**
 * The lean form of an operation's answer: fields in the order of their schema, without nulls, people's words fenced, lists
 * and words cut, instants in the couple's time zone, ledger rows with names and without hashes.
 */
export function lean(
  schema: z.ZodObject,
  answer: Record<string, unknown>,
  cut: Cut,
  glossary: Glossary = NO_GLOSSARY,
): Lean {
  const leftOut: Record<string, number> = {};
  const structured = writerOf(schema)(answer, { ...cut, glossary, leftOut }, "") as Record<string, unknown>;
  return { structured, leftOut };
}

interface Place extends Cut {
  readonly glossary: Glossary;
  readonly leftOut: Record<string, number>;
}

/** Returns the lean form of the value at a path. */
type Writer = (value: unknown, place: Place, path: string) => unknown;

/** Writers by schema, so that each schema is inspected once, not for every answer. */
const writers = new WeakMap<z.ZodType, Writer>();

function writerOf(schema: z.ZodType): Writer {
  const known = writers.get(schema);
  if (known) return known;
  const writer = writerFor(schema);
  writers.set(schema, writer);
  return writer;
}

function writerFor(schema: z.ZodType): Writer {
  switch (schema.def.type) {
    case "optional":
    case "nullable":
    case "nonoptional":
    case "readonly":
      return writerOf((schema as z.ZodOptional<z.ZodType>).unwrap());
    case "object":
      return objectWriter(schema as z.ZodObject);
    case "array":
      return arrayWriter(schema as z.ZodArray<z.ZodType>);
    case "record":
      return recordWriter(schema as z.ZodRecord<z.ZodString, z.ZodType>);
    case "union":
      return unionWriter(schema as z.ZodUnion<z.ZodType[]>);
    case "string":
      return stringWriter(schema);
    case "enum":
    case "literal":
      return asItIs;
    default:
      return fenced;
  }
}

const asItIs: Writer = (value) => value;

function stringWriter(schema: z.ZodType): Writer {
  const { by, instant, quotes } = written.get(schema) ?? {};
  if (by !== "books") return fenced;
  if (quotes)
    return (value, place, path) => fenceQuoted(String(value), (words) => shortened(words, place, path));
  return instant ? (value, { glossary }) => glossary.localTime(String(value)) : asItIs;
}

/** Fences every string, because a string of unknown origin counts as people's words. */
function fenced(value: unknown, place: Place, path: string): unknown {
  if (typeof value === "string") return fence(shortened(value, place, path));
  if (Array.isArray(value)) return value.map((inner) => fenced(inner, place, path));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fenced(inner, place, path)]));
}

function shortened(text: string, { characters, leftOut }: Place, path: string): string {
  if (text.length <= characters) return text;
  const all = [...text];
  if (all.length <= characters) return text;
  leftOut[path] = (leftOut[path] ?? 0) + all.length - characters;
  return `${all.slice(0, characters).join("")}…`;
}

/**
 * Fields in the order of the schema, without nulls. A ledger row gets a name after each id that has one, and loses its hash,
 * which only a program can check.
 */
function objectWriter(schema: z.ZodObject): Writer {
  const isRow = isLedgerRow(schema);
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>)
    .filter(([key]) => !(isRow && key === "hash"))
    .map(([key, field]) => ({ key, write: writerOf(field), nameField: isRow ? nameBeside(key) : undefined }));
  return (value, place, path) => {
    const kept: Record<string, unknown> = {};
    for (const { key, write, nameField } of fields) {
      const inner = (value as Record<string, unknown>)[key];
      if (inner === null || inner === undefined) continue;
      kept[key] = write(inner, place, below(path, key));
      const name = nameField && place.glossary.names.get(String(inner));
      if (nameField && name) kept[nameField] = fence(name);
    }
    return kept;
  };
}

function recordWriter(schema: z.ZodRecord<z.ZodString, z.ZodType>): Writer {
  const { canHoldWords = () => true } = wordedNames.get(schema) ?? {};
  const [worded, plain] = [writerOf(schema.valueType), writerOf(plainOut)];
  return (value, place, path) => {
    const kept: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value as object).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if (inner === null || inner === undefined) continue;
      kept[key] = (canHoldWords(key) ? worded : plain)(inner, place, below(path, key));
    }
    return kept;
  };
}

function arrayWriter({ element }: z.ZodArray<z.ZodType>): Writer {
  const write = writerOf(element);
  return (value, place, path) => {
    const all = value as unknown[];
    const kept = path === "items" ? all : all.slice(0, place.rows);
    const more = all.length - kept.length;
    if (more > 0) place.leftOut[path] = (place.leftOut[path] ?? 0) + more;
    return kept.map((inner) => write(inner, place, path));
  };
}

function unionWriter({ options }: z.ZodUnion<z.ZodType[]>): Writer {
  const all = options.map((option) => ({ option, write: writerOf(option) }));
  return (value, place, path) => {
    const found = all.find(({ option }) => option.safeParse(value).success);
    return (found?.write ?? fenced)(value, place, path);
  };
}

function below(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}
