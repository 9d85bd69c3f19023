import { type Facts, MAX_ERRORS, REFUSAL_CODES, Refusal, type RefusalCode } from "../kernel/refusals.ts";
import { COMMON_REFUSALS, type Operation } from "../operations/operation.ts";
import { type JsonSchema, schemaRef } from "./json-schema.ts";
import { PROBLEM_TYPE, problemOf } from "./problem.ts";
import { statusOf } from "./statuses.ts";

/*
 * The refusals in the OpenAPI document: one response for all operations, with the table of codes. Each operation names
 * the codes of its own.
 */

const REQUEST_ID = "0199f3a0-0000-7000-8000-0000000000ff";

/** The facts that a refusal carries, where it has some. */
const FACTS: Partial<Record<RefusalCode, readonly string[]>> = {
  missing_scope: ["scope"],
  account_already_linked: ["account_id"],
  currency_mismatch: ["currency"],
  insufficient_available: ["available", "keep_available", "allocatable"],
  insufficient_allocation: ["allocated"],
  insufficient_balance: ["balance"],
  goal_locked: ["goal_id"],
  account_has_allocations: ["allocated"],
  already_reversed: ["reversed_by"],
  not_reversible: ["reason"],
  needs_second_key: ["threshold", "taken", "remaining"],
  plan_settled: ["status"],
  changed_since_read: ["version"],
  limit_reached: ["limit"],
  check_in_not_due: ["due_at"],
  check_in_over: ["status"],
  internal: ["incident"],
  unavailable: ["retry_after_seconds"],
};

/** Refusals that HTTP adds for a request that can have a body. */
const OF_A_BODY = ["body_too_large", "unsupported_media_type"] as const;

/** Refusals that no operation names, because any request can meet them. */
export const UNNAMED: ReadonlySet<RefusalCode> = new Set([
  ...COMMON_REFUSALS,
  ...OF_A_BODY,
  "no_such_route",
  "method_not_allowed",
  "foreign_name",
]);

export const problemSchema: JsonSchema = {
  type: "object",
  description: "A refusal (RFC 9457). `code` says which, `next` what to do about it.",
  required: ["type", "title", "status", "detail", "code", "next", "facts", "request_id"],
  properties: {
    type: { type: "string", description: "Names the kind of refusal." },
    title: { type: "string", description: "What the code means." },
    status: { type: "integer", description: "The HTTP status." },
    detail: { type: "string", description: "What is wrong this time." },
    code: { type: "string", enum: [...REFUSAL_CODES] },
    next: { type: "string", description: "What to do next." },
    facts: {
      type: "object",
      description: "Values to act on; the table of codes lists them.",
      additionalProperties: true,
    },
    errors: {
      type: "array",
      description: `Each field that is not valid or has changed, or move that is not feasible; the first ${MAX_ERRORS}.`,
      items: schemaRef("FieldError"),
    },
    error_count: { type: "integer", description: "How many errors there are, also those not in `errors`." },
    request_id: { type: "string", description: "Name it when you report a problem." },
  },
};

export const fieldErrorSchema: JsonSchema = {
  type: "object",
  required: ["field", "message"],
  properties: {
    field: { type: "string", description: "Path such as `metadata.note`; empty: the whole input." },
    message: { type: "string" },
    candidates: {
      type: "array",
      description: "For a name where an id belongs: what may be meant, the likeliest first.",
      items: schemaRef("Candidate"),
    },
  },
};

export const candidateSchema: JsonSchema = {
  type: "object",
  required: ["id", "name", "closed"],
  properties: {
    id: { type: "string", format: "uuid" },
    name: { type: "string" },
    closed: { type: "boolean" },
  },
};

/** The facts of a refusal, by name. */
export function factsOf(code: RefusalCode): readonly string[] {
  return FACTS[code] ?? [];
}

/** The refusals that an operation can answer over HTTP. */
export function refusalsOf(operation: Operation): RefusalCode[] {
  const withBody = operation.http.method === "GET" ? [] : OF_A_BODY;
  const ofUpdates = operation.representation ? (["changed_since_read"] as const) : [];
  return [...new Set([...COMMON_REFUSALS, ...withBody, ...operation.refusals, ...ofUpdates])];
}

/** The response of every refusal. */
export function problemResponse(): Record<string, unknown> {
  const facts: Facts = { available: "120.00", keep_available: "50.00", allocatable: "70.00" };
  const example = new Refusal("insufficient_available", undefined, facts);
  const headers = ["X-Request-Id", "Retry-After", "WWW-Authenticate"];
  return {
    description: `A refusal. An operation names the codes that it alone has; any request can meet the others.\n\n${table()}`,
    headers: headerRefs(headers),
    content: {
      [PROBLEM_TYPE]: { schema: schemaRef("Problem"), example: problemOf(example, REQUEST_ID) },
    },
  };
}

/** The closed table of codes, in Markdown. */
function table(): string {
  const rows = REFUSAL_CODES.map((code) => {
    const refusal = new Refusal(code);
    return `| \`${code}\` | ${statusOf(refusal)} | ${refusal.title} | ${factsOf(code).join(", ")} |`;
  });
  return ["| code | status | meaning | facts |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** References to the document's headers of these names. */
export function headerRefs(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
