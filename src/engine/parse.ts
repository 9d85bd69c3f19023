import type { z } from "zod";
import type { Principal } from "../identity/principal.ts";
import { type FieldError, invalidInput } from "../kernel/refusals.ts";
import { type AsRead, deferInvalid } from "../operations/inputs/representation.ts";
import type { Operation } from "../operations/operation.ts";
import { id } from "../views/fields.ts";
import { inOwnWords } from "./messages.ts";
import type { Named } from "./tenant.ts";

/** What comes with an input: who calls, the couple or user that the request names, and its idempotency key. */
export interface Call extends Named {
  readonly principal: Principal;
  readonly idempotencyKey?: string | undefined;
  readonly requestId: string;
  /** The W3C trace context that the request came with, if it is valid. */
  readonly traceparent?: string | undefined;
  /** Whether the answer comes with a glossary, as surfaces for models need. */
  readonly withGlossary?: boolean | undefined;
  readonly asRead?: AsRead | undefined;
  /** The tags of answers that the caller has, which need not be answered again; undefined on surfaces without tags. */
  readonly knownTags?: readonly string[] | undefined;
}

/** What a call asks, with every field checked and in its settled form. */
export interface Parsed {
  readonly input: Record<string, unknown>;
  readonly call: Call;
}

// Making a schema takes longer than parsing with it.
const optionalId = id.optional();

/** Checks all that came with a call at once. @throws Refusal `invalid_input` that lists every bad field */
export function parseCall(operation: Operation, input: unknown, call: Call): Parsed {
  const errors: FieldError[] = [];
  const named = (field: string, value: string | undefined) => {
    const result = optionalId.safeParse(value);
    if (!result.success) errors.push({ field, message: result.error.issues[0]?.message ?? "" });
    return result.data;
  };
  const [coupleId, userId] = [named("couple_id", call.coupleId), named("user_id", call.userId)];
  if (call.idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(call.idempotencyKey)) {
    errors.push({ field: "idempotency_key", message: "Give 1 to 255 visible ASCII characters." });
  }
  const result = operation.input.safeParse(input ?? {}, { error: inOwnWords });
  if (!result.success) {
    const found = errorsOf(result.error.issues);
    const deferred =
      errors.length === 0 ? deferInvalid(operation, input, { ...call, errors: found }) : undefined;
    if (deferred) return parseCall(operation, deferred.input, { ...call, asRead: deferred.asRead });
    throw invalidInput(errors.concat(found));
  }
  if (errors.length > 0) throw invalidInput(errors);
  return { input: result.data, call: { ...call, coupleId, userId } };
}

/** Checks an input that no operation takes. @throws Refusal `invalid_input` that lists every bad field */
export function parseInput<S extends z.ZodObject>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input ?? {}, { error: inOwnWords });
  if (!result.success) throw invalidInput(errorsOf(result.error.issues));
  return result.data;
}

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: unknown;
  readonly origin?: unknown;
}

/** One error per field, the first. Of a list that is too long only that: there can be any number of errors in it. */
function errorsOf(issues: readonly Issue[]): FieldError[] {
  const overlong = new Set(issues.filter(isOverlong).map(({ path }) => path.join(".")));
  const within = ({ path }: Issue) => path.some((_, at) => overlong.has(path.slice(0, at).join(".")));
  const errors = issues.filter((issue) => overlong.size === 0 || !within(issue)).flatMap(fieldErrors);
  return Array.from(Map.groupBy(errors, ({ field }) => field).values(), ([first]) => first as FieldError);
}

function isOverlong({ code, origin }: Issue): boolean {
  return code === "too_big" && origin === "array";
}

/** The errors of one issue: unknown fields come from zod as one. */
function fieldErrors({ code, path, message, keys }: Issue): FieldError[] {
  const field = path.join(".");
  if (path.length === 0 && code === "invalid_type")
    return [{ field, message: "Give one object that holds the fields." }];
  if (code !== "unrecognized_keys" || !Array.isArray(keys)) return [{ field, message }];
  return keys.map((key) => ({
    field: field ? `${field}.${key}` : String(key),
    message: "There is no such field; leave it out.",
  }));
}
