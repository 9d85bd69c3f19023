import { Temporal } from "temporal-polyfill";
import type { Fixture } from "../tasks/fixture.ts";

/** A changed value; `place` names the changed part, such as `.0.amount`. */
export interface Altered {
  readonly place: string;
  readonly value: unknown;
}

type Schema = Readonly<Record<string, unknown>>;

/** An id that does not exist. */
const UNKNOWN_ID = "00000000-0000-7000-8000-000000000000";

/**
 * Every change of one part of an argument to another valid value: one minor unit more, the next day, another account, the
 * next value of an enum, another text.
 */
export function altered(value: unknown, schema: Schema, books: Fixture): Altered[] {
  if (Array.isArray(value)) {
    const { items = {} } = part(schema, "items");
    return value.flatMap((inner, at) =>
      within(`.${at}`, altered(inner, items as Schema, books), (other) => value.with(at, other)),
    );
  }
  if (typeof value === "object" && value !== null) {
    const { properties = {} } = part(schema, "properties");
    return Object.entries(value).flatMap(([key, inner]) => {
      const of = (properties as Readonly<Record<string, Schema>>)[key] ?? {};
      return within(`.${key}`, altered(inner, of, books), (other) => ({ ...value, [key]: other }));
    });
  }
  const other = otherThan(value, schema, books);
  return other === undefined ? [] : [{ place: "", value: other }];
}

function within(place: string, all: readonly Altered[], put: (value: unknown) => unknown): Altered[] {
  return all.map((one) => ({ place: place + one.place, value: put(one.value) }));
}

/** The alternative of the schema that has the keyword. */
function part(schema: Schema, keyword: string): Schema {
  const forms = [schema, ...((schema.anyOf ?? []) as Schema[])];
  return forms.find((form) => keyword in form) ?? {};
}

function otherThan(value: unknown, schema: Schema, books: Fixture): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value === schema.maximum ? value - 1 : value + 1;
  if (typeof value !== "string") return undefined;
  const values = (part(schema, "enum").enum ?? []) as (string | null)[];
  const choices = values.filter((one) => one !== null);
  if (choices.includes(value)) return choices[(choices.indexOf(value) + 1) % choices.length];
  if (value.startsWith("${")) return otherReference(value, books);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return Temporal.PlainDate.from(value).add({ days: 1 }).toString();
  if (/^\d+(\.\d+)?$/.test(value)) return incremented(value);
  return /\p{RGI_Emoji}/v.test(value) ? "🎈" : "Something else";
}

/** Another account or goal of the fixture, or the decoy's if it has only one. A reference to an answer becomes an unknown id. */
function otherReference(reference: string, books: Fixture): string {
  const [, kind, key] = /^\$\{(accounts|goals)\.(\w+)\}$/.exec(reference) ?? [];
  if (kind !== "accounts" && kind !== "goals") return UNKNOWN_ID;
  const other = Object.keys(books[kind]).find((one) => one !== key);
  return other ? `\${${kind}.${other}}` : `\${decoy.${kind}.${key}}`;
}

/** The decimal increased by one in its last digit. */
function incremented(decimal: string): string {
  const digits = decimal.split(".")[1]?.length ?? 0;
  const units = (BigInt(decimal.replace(".", "")) + 1n).toString().padStart(digits + 1, "0");
  return digits === 0 ? units : `${units.slice(0, -digits)}.${units.slice(-digits)}`;
}
