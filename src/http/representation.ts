import type { Principal } from "../identity/principal.ts";
import { type FieldError, invalidInput } from "../kernel/refusals.ts";
import { type AsRead, COMPUTED, EMPTIES } from "../operations/inputs/representation.ts";
import type { Operation } from "../operations/operation.ts";
import { addressingOf } from "./input.ts";

/** An update as sent in a request. */
interface Sent {
  readonly body: Readonly<Record<string, unknown>>;
  readonly ifMatch: string | undefined;
  readonly principal: Principal;
}

/** An update whose body has only fields of the input, and the state of the row as the client read it. */
interface Update {
  readonly body: Readonly<Record<string, unknown>>;
  readonly asRead?: AsRead;
}

/**
 * Reads a row that a client sends back completely or in part. Drops computed fields, keeps read-only fields and nulls to
 * compare them with the row, and lets null clear the fields that can be empty. Does not change bodies of other operations.
 * @throws Refusal `invalid_input` for a `version` or If-Match that is not a version
 */
export function readUpdate(operation: Operation, { body, ifMatch, principal }: Sent): Update {
  if (!operation.representation) return { body };
  const own: Record<string, unknown> = {};
  const emptied: string[] = [];
  const expected: AsRead["expected"][number][] = [];
  for (const [field, value] of Object.entries(body)) {
    const use = useOf(operation, { field, value, principal });
    if (use === "empty") emptied.push(field);
    else if (use === "take") own[field] = value;
    else if (use !== "ignore") expected.push({ field, value, instead: use.instead });
  }
  if (emptied.length > 0) own.clear = withEmptied(own.clear, emptied);
  const versions = versionsIn(body.version, ifMatch);
  if (!versions && expected.length === 0) return { body: own };
  return { body: own, asRead: { versions, expected } };
}

interface Given {
  readonly field: string;
  readonly value: unknown;
  readonly principal: Principal;
}

/** What an update does with a field of its body: set it, clear it, ignore it, or compare it with the row. */
function useOf(
  operation: Operation,
  given: Given,
): "take" | "empty" | "ignore" | { readonly instead: string } {
  const { field, value } = given;
  const readOnly: Readonly<Record<string, string>> = operation.representation?.readOnly ?? {};
  const nulls: Readonly<Record<string, string>> = operation.representation?.nulls ?? {};
  if (field === "version") return "ignore";
  if (Object.hasOwn(readOnly, field)) {
    const instead = readOnly[field] ?? COMPUTED;
    if (isAddress(operation, given)) return "take";
    return instead === COMPUTED ? "ignore" : { instead };
  }
  if (value !== null || !Object.hasOwn(operation.output.shape, field)) return "take";
  return nulls[field] === EMPTIES ? "empty" : { instead: nulls[field] ?? "Send a value, or leave it out." };
}

/**
 * Whether a field names the tenant of a request instead of a value of the row. A `user_id` names the tenant if it is the
 * caller's own; any other is a value of the row.
 */
function isAddress(operation: Operation, { field, value, principal }: Given): boolean {
  if (!addressingOf(operation).some((name) => name === field)) return false;
  if (field === "couple_id" || principal.role === "operator" || value === null) return true;
  return typeof value === "string" && value.toLowerCase() === principal.userId;
}

/** `clear` with the fields that null clears. If it is not a list, `invoke` refuses it. */
function withEmptied(clear: unknown, emptied: readonly string[]): unknown {
  if (clear == null) return emptied;
  return Array.isArray(clear) ? [...new Set([...clear, ...emptied])] : clear;
}

/** The versions that both the body and If-Match allow; undefined for any. */
function versionsIn(version: unknown, ifMatch: string | undefined): number[] | undefined {
  const errors: FieldError[] = [];
  const isVersion = Number.isSafeInteger(version) && Number(version) >= 1;
  if (version != null && !isVersion)
    errors.push({ field: "version", message: "Send the version that you read, a whole number." });
  const tags = ifMatch === undefined ? "*" : tagsIn(ifMatch);
  if (!tags)
    errors.push({
      field: "If-Match",
      message: 'Send the ETag that you read, such as "3" with its quotes, or *.',
    });
  if (errors.length > 0 || !tags) throw invalidInput(errors);
  if (tags === "*") return isVersion ? [Number(version)] : undefined;
  // A weak tag never matches (RFC 9110, 13.1.1), and neither does a tag that this server never sent.
  const versions = tags.filter((tag) => /^"[1-9]\d{0,9}"$/.test(tag)).map((tag) => Number(tag.slice(1, -1)));
  return isVersion ? versions.filter((one) => one === version) : versions;
}

const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/;
const ENTITY_TAGS = new RegExp(
  `^[\\t ]*${ENTITY_TAG.source}(?:[\\t ]*,[\\t ]*${ENTITY_TAG.source})*[\\t ]*$`,
);

/** The entity tags of an If-Match or If-None-Match header; undefined if it is malformed. */
export function tagsIn(header: string): "*" | string[] | undefined {
  if (header.trim() === "*") return "*";
  if (!ENTITY_TAGS.test(header)) return undefined;
  return header.match(new RegExp(ENTITY_TAG, "g")) ?? undefined;
}

/** Whether an operation's output is one row with a version, which gets an entity tag. */
export function hasEntityTag({ http, output }: Operation): boolean {
  const showsTheRow = http.method === "GET" || http.method === "PUT" || http.status === 201;
  return showsTheRow && Object.hasOwn(output.shape, "version");
}
