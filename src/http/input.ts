import type { z } from "zod";
import { type FieldError, invalidInput } from "../kernel/refusals.ts";
import type { Operation } from "../operations/operation.ts";
import { type Query, valueFor } from "./query.ts";

/** The parts of a request that say what is asked. */
interface Asked {
  readonly id: string | undefined;
  readonly query: Query;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a request asks of an operation: its input, and the couple or user that it names beside that. */
interface Reading {
  readonly input: Record<string, unknown>;
  readonly coupleId: string | undefined;
  readonly userId: string | undefined;
}

/** Fields that name whose books a request is about. */
const ADDRESSING = ["couple_id", "user_id"] as const;

type Addressing = (typeof ADDRESSING)[number];

/** Those an operation's request can have beside its input: none where nothing is anybody's, nor a field of its own. */
export function addressingOf({ within, input }: Operation): Addressing[] {
  return within === "nobody" ? [] : ADDRESSING.filter((field) => !Object.hasOwn(input.shape, field));
}

/** Whether the operation's input comes in the query string. */
export function readsQuery({ http }: Operation): boolean {
  return http.method === "GET" || http.method === "DELETE";
}

/** Puts the parts of a request together. `invoke` validates it. @throws Refusal `invalid_input` */
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
      errors.push({ field, message: "Send it in the body, not in the address." });
    else put(field, valueFor(ownField(shape, field), texts), "Named twice, differently.");
  }
  if (operation.http.id !== undefined && id !== undefined)
    put(operation.http.id, id, "Not the id of the path; leave it out here.");
  if (errors.length > 0) throw invalidInput(errors);
  const named = (field: Addressing) => {
    if (!addressing.includes(field)) return undefined;
    const value = fields[field];
    delete fields[field];
    // Null means the same as leaving it out; `invoke` refuses anything else that is not an id.
    return value === null ? undefined : (value as string | undefined);
  };
  return { coupleId: named("couple_id"), userId: named("user_id"), input: fields };
}

/** The schema of the field of that name; undefined for a name such as `constructor`. */
function ownField(shape: z.core.$ZodShape, field: string): z.core.$ZodType | undefined {
  return Object.hasOwn(shape, field) ? shape[field] : undefined;
}

/** Ids are the same in either case of their letters. */
function isSame(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;
}
