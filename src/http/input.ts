import type { z } from "zod";
import { type FieldError, invalidInput } from "../kernel/refusals.ts";
import type { Operation } from "../operations/operation.ts";
import { type Query, valueFor } from "./query.ts";

/** The parts of a request that form an operation's input. */
interface Asked {
  readonly id: string | undefined;
  readonly query: Query;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The input of a request's operation, and the couple or user that it names. */
interface Reading {
  readonly input: Record<string, unknown>;
  readonly coupleId: string | undefined;
  readonly userId: string | undefined;
}

/** Fields that name the tenant of a request. */
const ADDRESSING = ["couple_id", "user_id"] as const;

type Addressing = (typeof ADDRESSING)[number];

/** The tenant fields that an operation's request can have in addition to its input. */
export function addressingOf({ within, input }: Operation): Addressing[] {
  return within === "nobody" ? [] : ADDRESSING.filter((field) => !Object.hasOwn(input.shape, field));
}

/** Whether the operation's input comes in the query string. */
export function readsQuery({ http }: Operation): boolean {
  return http.method === "GET" || http.method === "DELETE";
}

/** Merges the parts of a request into one input, which `invoke` validates. @throws Refusal `invalid_input` */
export function readInput(operation: Operation, { id, query, body }: Asked): Reading {
  const { shape } = operation.input;
  const addressing = addressingOf(operation);
  const errors: FieldError[] = [];
  const fields: Record<string, unknown> = { ...body };
  const put = (field: string, value: unknown, message: string) => {
    if (Object.hasOwn(fields, field) && !isSame(fields[field], value)) errors.push({ field, message });
    else fields[field] = value;
  };
  for (const [field, texts] of query) {
    if (!readsQuery(operation) && !addressing.some((name) => name === field))
      errors.push({ field, message: "Send it in the body, not in the URL." });
    else put(field, valueFor(ownField(shape, field), texts), "It has two different values.");
  }
  if (operation.http.id !== undefined && id !== undefined)
    put(operation.http.id, id, "It differs from the id in the path; leave it out.");
  if (errors.length > 0) throw invalidInput(errors);
  const named = (field: Addressing) => {
    if (!addressing.includes(field)) return undefined;
    const value = fields[field];
    delete fields[field];
    // Null counts as omitted; `invoke` refuses anything else that is not an id.
    return value === null ? undefined : (value as string | undefined);
  };
  return { coupleId: named("couple_id"), userId: named("user_id"), input: fields };
}

/** The schema of a field; undefined for an inherited name such as `constructor`. */
function ownField(shape: z.core.$ZodShape, field: string): z.core.$ZodType | undefined {
  return Object.hasOwn(shape, field) ? shape[field] : undefined;
}

/** Ids are compared without regard to case. */
function isSame(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;
}
