import type { z } from "zod";
import { canonicalDecimal } from "../kernel/money.ts";
import { isAmount } from "../views/fields.ts";

/**
 * An input in the one form that all equal inputs share: an amount is the same as "10", "10.00" and 10. `value` is the
 * input as `schema` has parsed it.
 */
export function canonical(schema: z.core.$ZodType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (isAmount(schema)) return canonicalDecimal(String(value));
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "object") return canonicalFields(def.shape, value);
  if (def.type === "array" && Array.isArray(value)) return value.map((item) => canonical(def.element, item));
  if (def.type === "pipe") return canonical(def.in, value);
  if (def.type === "union") return canonical(formOf(def.options, value), value);
  return "innerType" in def ? canonical(def.innerType, value) : value;
}

function canonicalFields(shape: Readonly<Record<string, z.core.$ZodType>>, value: unknown): unknown {
  const fields = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    fields.map(([name, inner]) => [name, shape[name] ? canonical(shape[name], inner) : inner]),
  );
}

/** The form of a choice that a parsed value has: an object's, where it is an object. */
function formOf(options: readonly z.core.$ZodType[], value: unknown): z.core.$ZodType {
  const isObject = typeof value === "object";
  const [first, ...others] = options;
  if (!first) throw new Error("a union without options");
  return [first, ...others].find((option) => (option._zod.def.type === "object") === isObject) ?? first;
}
