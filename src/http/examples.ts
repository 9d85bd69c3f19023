import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import type { JsonSchema } from "./json-schema.ts";

/** Field values from the catalog's examples: an input of one operation is an output of another. */
const KNOWN = new Map<string, unknown>();
for (const { example } of catalog) {
  for (const [field, value] of Object.entries(example)) if (!KNOWN.has(field)) KNOWN.set(field, value);
}

interface Making {
  readonly operation: Operation;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** Is called with the path of each field without an example. */
  readonly missing: (field: string) => void;
}

/**
 * An example of an operation's output. Each field has its schema's example, otherwise the value of a field of that name in
 * the example of this or another operation.
 */
export function answerExample(schema: JsonSchema, making: Making): unknown {
  return exampleOf(schema, [], making);
}

function exampleOf(schema: JsonSchema, path: readonly string[], making: Making): unknown {
  if (schema.examples?.length) return schema.examples[0];
  if (schema.$ref) return exampleOf(making.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, path, making);
  const [choice] = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  if (choice) return exampleOf(choice as JsonSchema, path, making);
  const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== "null") : schema.type;
  if (type === "object") return objectExample(schema, path, making);
  if (type === "array") return [exampleOf((schema.items ?? {}) as JsonSchema, path, making)];
  return leafExample({ ...schema, type } as JsonSchema, path, making);
}

function objectExample(schema: JsonSchema, path: readonly string[], making: Making): unknown {
  const fields = Object.entries(schema.properties ?? {});
  return Object.fromEntries(
    fields.map(([field, value]) => [field, exampleOf(value as JsonSchema, [...path, field], making)]),
  );
}

function leafExample(schema: JsonSchema, path: readonly string[], { operation, missing }: Making): unknown {
  const field = path.at(-1) ?? "";
  const own = (operation.example as Record<string, unknown>)[field];
  if (schema.enum) return fits(own, schema) ? own : schema.enum[0];
  if (schema.format === "uuid") return own ?? KNOWN.get(field) ?? idOf(path, operation);
  const given = own ?? KNOWN.get(field);
  if (fits(given, schema)) return given;
  if (schema.type === "boolean") return false;
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 1;
  missing([operation.name, ...path].join("."));
  return field;
}

function fits(value: unknown, schema: JsonSchema): boolean {
  if (schema.enum) return schema.enum.includes(value as string);
  return schema.type === (Number.isInteger(value) && schema.type === "integer" ? "integer" : typeof value);
}

/** An id for `reverses_event_id`; for `id`, the id of the enclosing object, otherwise of the operation's subject. */
function idOf(path: readonly string[], { name }: Operation): unknown {
  const field = path.at(-1) ?? "";
  const places = field === "id" ? [...path.slice(0, -1).reverse(), name] : [field.replace(/_id$/, "")];
  const nouns = places.flatMap((place) => place.split("_").reverse());
  const ids = nouns.map((noun) => KNOWN.get(`${noun.replace(/s$/, "")}_id`));
  return ids.find((id) => id !== undefined) ?? KNOWN.get("partner_1_id");
}

/** The schemas without examples of single fields, because the example of the output shows them all. */
export function withoutExamples(schemas: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
}

function bare({ examples: _shown, properties, items, ...schema }: JsonSchema): JsonSchema {
  return {
    ...schema,
    ...(properties && { properties: withoutExamples(properties as Record<string, JsonSchema>) }),
    ...(items && { items: bare(items as JsonSchema) }),
  } as JsonSchema;
}

/** Examples of outputs that several operations share, as components of the document. */
export class SharedExamples {
  readonly components: Record<string, { readonly value: unknown }> = {};
  readonly #counts: ReadonlyMap<string, number>;

  /** Takes the output names of all operations. */
  constructor(names: readonly string[]) {
    const same = Map.groupBy(names, (name) => name);
    this.#counts = new Map([...same].map(([name, { length }]) => [name, length]));
  }

  /** The example of an operation's output, or a reference to it if operations share it. */
  refer(name: string, value: unknown): Record<string, unknown> {
    if ((this.#counts.get(name) ?? 0) < 2) return { example: value };
    this.components[name] ??= { value };
    return { examples: { [name]: { $ref: `#/components/examples/${name}` } } };
  }
}
