/** Hostile inputs of an operation, derived from its input schema and its example. */
import type { Operation } from "../../src/operations/operation.ts";
import { alternatives, inputSchema, isText, type JsonSchema } from "../input-schema.ts";
import * as values from "./values.ts";
import { type Hostile, NO_FIELDS, NO_INPUTS } from "./values.ts";

/** An input, what is wrong with it, and where. */
export interface HostileInput {
  readonly label: string;
  readonly input: unknown;
  /** Path of the bad field; "" is the whole input. */
  readonly field: string;
  readonly verdict: "must" | "may";
  /** The text in the field, where it may be accepted. */
  readonly text: string | undefined;
}

type Base = Readonly<Record<string, unknown>>;

/**
 * Every hostile variant of `base`, a valid input. `foreign`: ids of another couple's books; `real`: an id of the caller's
 * books for each id field.
 */
export function hostileInputs(operation: Operation, base: Base, ids: Ids): HostileInput[] {
  const schema = inputSchema(operation.input);
  return [...wholes(schema, base), ...missing(schema, base), ...fields(schema, base, "", ids)];
}

export interface Ids {
  readonly real: Readonly<Record<string, string>>;
  readonly foreign: Readonly<Record<string, string>>;
}

function wholes({ properties = {} }: JsonSchema, base: Base): HostileInput[] {
  const whole = { field: "", verdict: "must", text: undefined } as const;
  const none = NO_INPUTS.map((input) => ({ ...whole, label: `input ${show(input)}`, input }));
  const unknown = NO_FIELDS.filter(([name]) => !Object.hasOwn(properties, name)).map(([name, value]) => {
    const input = { ...base };
    // Like JSON.parse: an own property, also for names such as __proto__.
    Object.defineProperty(input, name, { value, enumerable: true });
    return { ...whole, label: `unknown field ${JSON.stringify(name)}`, input };
  });
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`field_${at}`, at]));
  return [...none, ...unknown, { ...whole, label: "1000 unknown fields", input: { ...base, ...many } }];
}

function missing({ required = [] }: JsonSchema, base: Base): HostileInput[] {
  return required.flatMap((field) => {
    const { [field]: _, ...rest } = base;
    const changed = { field, verdict: "must", text: undefined } as const;
    return [
      { ...changed, label: `without ${field}`, input: rest },
      { ...changed, label: `${field} null`, input: { ...base, [field]: null } },
      {
        ...changed,
        label: `${field} under another case`,
        input: { ...rest, [field.toUpperCase()]: base[field] },
      },
      { ...changed, label: `${field} with a blank`, input: { ...rest, [`${field} `]: base[field] } },
    ];
  });
}

function fields({ properties = {} }: JsonSchema, base: Base, prefix: string, ids: Ids): HostileInput[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const field = prefix + name;
    const kinds = alternatives(schema);
    const object = kinds.find(({ properties: inner }) => inner);
    if (object) return nested(object, base, name, ids);
    const rows = kinds.find(({ items }) => items?.properties)?.items;
    if (rows) return [...listed(rows, base, name, ids), ...valuesOf(name, field, kinds, base, ids)];
    return valuesOf(name, field, kinds, base, ids);
  });
}

function valuesOf(
  name: string,
  field: string,
  kinds: readonly JsonSchema[],
  base: Base,
  ids: Ids,
): HostileInput[] {
  return valuesFor(name, kinds, ids).map(
    ({ value, verdict }): HostileInput => ({
      label: `${field} = ${show(value)}`,
      input: { ...base, [name]: value },
      field,
      verdict,
      text: verdict === "may" && typeof value === "string" && isText(name, kinds) ? value : undefined,
    }),
  );
}

/** Changes each field of the first row of a list. */
function listed(schema: JsonSchema, base: Base, name: string, ids: Ids): HostileInput[] {
  const [row = soundRow(schema, ids), ...others] = (base[name] ?? []) as Base[];
  return fields(schema, row, `${name}.0.`, ids).map((one) => ({
    ...one,
    input: { ...base, [name]: [one.input, ...others] },
  }));
}

/** A row with its required fields, when the base has no rows. */
function soundRow({ properties = {}, required = [] }: JsonSchema, { real }: Ids): Base {
  return Object.fromEntries(
    required.map((name) => [name, properties[name]?.format === "uuid" ? real[name] : "1"]),
  );
}

function nested(schema: JsonSchema, base: Base, name: string, ids: Ids): HostileInput[] {
  const inner = (base[name] ?? {}) as Base;
  const changed = fields(schema, inner, `${name}.`, ids).map((one) => ({
    ...one,
    input: { ...base, [name]: one.input },
  }));
  const unknown = { [name]: { ...inner, "favourite colour": "red" } };
  const scalars = ["", "text", 1, true, [], [inner]].map((value) => ({
    value,
    label: `${name} = ${show(value)}`,
  }));
  return [
    ...changed,
    ...scalars.map(
      ({ value, label }): HostileInput => ({
        label,
        input: { ...base, [name]: value },
        field: name,
        verdict: "must",
        text: undefined,
      }),
    ),
    {
      label: `unknown field in ${name}`,
      input: { ...base, ...unknown },
      field: name,
      verdict: "must",
      text: undefined,
    },
  ];
}

/** Fields that accept several lines of text. */
const PARAGRAPHS = ["notes", "text", "note", "message"];

/** Fields that take a fraction. Other fields that take a string or a number take an amount. */
const FRACTIONS = ["annual_yield", "miss_chance", "yield_sd"];

function valuesFor(name: string, kinds: readonly JsonSchema[], { real, foreign }: Ids): Hostile[] {
  const [kind = {}] = kinds;
  const types = new Set(kinds.map(({ type }) => type));
  if (types.has("string") && types.has("number")) {
    return FRACTIONS.includes(name) ? values.fractionValues() : values.moneyValues();
  }
  if (types.has("boolean")) return values.booleanValues();
  if (types.has("integer"))
    return values.integerValues(kind.minimum ?? 0, kind.maximum ?? Number.MAX_SAFE_INTEGER);
  if (kind.items?.properties) return values.rowsValues();
  if (types.has("array")) return values.listValues(kind.items?.enum ?? []);
  if (kind.enum) return values.choiceValues(kind.enum);
  if (kind.format === "uuid") {
    const stranger = foreign[name];
    return [
      ...values.idValues(real[name] ?? crypto.randomUUID()),
      ...(stranger ? [{ value: stranger, verdict: "must" } as const] : []),
    ];
  }
  if (name === "cursor") return values.cursorValues();
  if (types.has("string")) return stringValues(name, kinds);
  throw new Error(`no hostile values are known for a field like ${name}: ${JSON.stringify(kinds)}`);
}

function stringValues(name: string, kinds: readonly JsonSchema[]): Hostile[] {
  if (!isText(name, kinds)) return values.formattedValues();
  return values.textValues(kinds[0]?.maxLength ?? 0, PARAGRAPHS.includes(name) ? "several" : "one line");
}

function show(value: unknown): string {
  if (
    typeof value === "function" ||
    typeof value === "bigint" ||
    (typeof value === "object" && value !== null)
  )
    return (
      Object.prototype.toString.call(value) +
      (JSON.stringify(typeof value === "object" ? value : String(value)) ?? "").slice(0, 60)
    );
  return typeof value === "string" ? JSON.stringify(value).slice(0, 80) : String(value);
}
