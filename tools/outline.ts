import { stringify } from "yaml";

/*
 * Answers as YAML. The library takes longer to write one than the rest of a call takes, so the plain values that answers
 * are made of are written here, in exactly the library's form (a test compares). The library writes everything else.
 */

const OPTIONS = { lineWidth: 0, aliasDuplicateObjects: false } as const;

/** A JSON object as block-style YAML, without white space at its end. */
export function outline(value: Readonly<Record<string, unknown>>): string {
  return (block(value, "") ?? stringify(value, OPTIONS)).trimEnd();
}

/** A value from where its first line begins, its other lines indented; undefined for what only the library can write. */
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

/** Keys that are written as they are. */
const KEY = /^[a-z]\w*$/i;

/** Keys that were found to be such, since answers have few of them and each many times. */
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

/** Whether a value takes lines of its own. */
function isFilled(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  for (const _ in value) return true;
  return false;
}

/** What a reader of YAML 1.2 takes for null, a boolean or a number. */
const OTHER_THAN_TEXT =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|0o[0-7]+|0x[\da-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)?$/;

/** Text with line breaks or control characters, or like the end of a document: its form depends on where it stands. */
const BY_PLACE = /(?!\t)\p{Cc}|\p{Cs}|^(?:%|---|\.\.\.)/mu;

/** Text that would be read as something else without quotes. */
const QUOTED = /^[\t ,[\]{}#&*!|>'"%@`]|^[?-](?:$|[\t ])|:[\t ]|[\t ]#|[\t :]$/;

/** Most texts, which need no quotes: ids, instants, and words that no reader takes for something else. */
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
