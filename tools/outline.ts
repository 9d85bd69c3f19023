import { stringify } from "yaml";

/*
 * Answers as YAML. The library takes longer than the rest of a call, so the plain values of answers are written here, in
 * exactly the library's format (a test compares). The library writes everything else.
 */

const OPTIONS = { lineWidth: 0, aliasDuplicateObjects: false } as const;

/** A JSON object as block-style YAML, without trailing white space. */
export function outline(value: Readonly<Record<string, unknown>>): string {
  return (block(value, "") ?? stringify(value, OPTIONS)).trimEnd();
}

/** A value with all lines but the first indented; undefined if only the library can write it. */
function block(value: unknown, indent: string): string | undefined {
  switch (typeof value) {
    case "string":
      return scalar(value);
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? String(value) : undefined;
    case "boolean":
      return String(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? sequence(value, indent) : mapping(value, indent);
    default:
      return undefined;
  }
}

/** Keys that need no quotes. */
const KEY = /^[a-z]\w*$/i;

/** Keys that are known to need no quotes: answers have few keys, each many times. */
const plainKeys = new Set<string>();

const MAX_PLAIN_KEYS = 2_000;

function isPlainKey(key: string): boolean {
  if (plainKeys.has(key)) return true;
  if (!KEY.test(key) || OTHER_THAN_TEXT.test(key)) return false;
  if (plainKeys.size < MAX_PLAIN_KEYS) plainKeys.add(key);
  return true;
}

function mapping(value: object, indent: string): string | undefined {
  let text = "";
  const inner = `${indent}  `;
  for (const [key, field] of Object.entries(value)) {
    if (!isPlainKey(key)) return undefined;
    const written = block(field, inner);
    if (written === undefined) return undefined;
    const opens = isFilled(field) ? `\n${inner}` : " ";
    text += `${text && `\n${indent}`}${key}:${opens}${written}`;
  }
  return text || "{}";
}

function sequence(value: readonly unknown[], indent: string): string | undefined {
  let text = "";
  for (const item of value) {
    const written = block(item, `${indent}  `);
    if (written === undefined) return undefined;
    text += `${text && `\n${indent}`}- ${written}`;
  }
  return text || "[]";
}

/** Whether a value starts on a new line. */
function isFilled(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  for (const _ in value) return true;
  return false;
}

/** Text that YAML 1.2 reads as null, a boolean or a number. */
const OTHER_THAN_TEXT =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|0o[0-7]+|0x[\da-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)?$/;

/** Text with line breaks or control characters, or like a document marker: its format depends on its position. */
const BY_PLACE = /(?!\t)\p{Cc}|\p{Cs}|^(?:%|---|\.\.\.)/mu;

/** Text that needs quotes. */
const QUOTED = /^[\t ,[\]{}#&*!|>'"%@`]|^[?-](?:$|[\t ])|:[\t ]|[\t ]#|[\t :]$/;

/** The most common texts that need no quotes: ids, instants and unambiguous words. */
const PLAIN =
  /^(?:[\da-f]{8}-[\da-f-]{27}|\d{4}-\d\d-\d\d(?:T[\d:]{8}[+-]\d\d:\d\d)?|«[\w «»'.,-]*»|[A-Z_]{6,}|[a-eg-mo-su-z][a-z_]*)$/;

/** Most amounts. */
const NUMBER = /^-?\d+(?:\.\d+)?$/;

function scalar(text: string): string | undefined {
  if (PLAIN.test(text)) return text;
  if (NUMBER.test(text)) return `"${text}"`;
  if (BY_PLACE.test(text)) return undefined;
  if (OTHER_THAN_TEXT.test(text)) return `"${text}"`;
  return QUOTED.test(text) ? stringify(text, OPTIONS).trimEnd() : text;
}
