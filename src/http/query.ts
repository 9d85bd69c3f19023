import type { z } from "zod";
import { Refusal } from "../kernel/refusals.ts";

/** The parameters of a query string, each with its values in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** Reads the query string of a request target. @throws Refusal `malformed_request` */
export function queryOf(target: string): Query {
  const query = new Map<string, string[]>();
  const at = target.indexOf("?");
  const text = at < 0 ? "" : target.slice(at + 1);
  for (const pair of text.split("&").filter((part) => part !== "")) {
    const [, name = "", value = ""] = pair.match(/^([^=]*)=?(.*)$/s) ?? [];
    const field = decode(name);
    if (field === "__proto__") throw new Refusal("malformed_request", "No field can be named __proto__.");
    query.set(field, [...(query.get(field) ?? []), decode(value)]);
  }
  return query;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new Refusal("malformed_request", "The URL has an invalid percent-encoding.");
  }
}

/**
 * Converts a query parameter to the type of its field: a number, a boolean or a list. A value that cannot be converted stays
 * a string, so that the field's schema reports the error.
 */
export function valueFor(schema: z.core.$ZodType | undefined, texts: readonly string[]): unknown {
  const kinds = schema ? kindsOf(schema) : new Map<string, z.core.$ZodType>();
  const list = kinds.get("array") as z.core.$ZodArray | undefined;
  if (list) return valuesFor(list._zod.def.element, texts);
  const [text = "", ...more] = texts;
  if (more.length > 0) return texts;
  if (kinds.has("string") || kinds.has("enum")) return text;
  if (kinds.has("number") && /^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return Number(text);
  if (kinds.has("boolean") && /^(true|false)$/.test(text)) return text === "true";
  return text;
}

/** The values of a list. Values of an enumeration contain no comma, so one parameter can hold several: `a,b`. */
function valuesFor(element: z.core.$ZodType, texts: readonly string[]): unknown[] {
  const parts = kindsOf(element).has("enum") ? texts.flatMap((text) => text.split(",")) : texts;
  return parts.map((text) => valueFor(element, [text]));
}

/** The types of values that a schema accepts, without its wrappers. */
function kindsOf(schema: z.core.$ZodType, kinds = new Map<string, z.core.$ZodType>()) {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "pipe") return kindsOf(def.in, kinds);
  if (def.type === "union") for (const option of def.options) kindsOf(option, kinds);
  else if ("innerType" in def) return kindsOf(def.innerType, kinds);
  else kinds.set(def.type, schema);
  return kinds;
}
