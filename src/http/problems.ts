import { type Facts, MAX_ERRORS, REFUSAL_CODES, Refusal, type RefusalCode } from "../kernel/refusals.ts";
import { COMMON_REFUSALS, type Operation } from "../operations/operation.ts";
import { type JsonSchema, schemaRef } from "./json-schema.ts";
import { PROBLEM_TYPE, problemOf } from "./problem.ts";
import { statusOf } from "./statuses.ts";

/*
 * The refusals in the OpenAPI document: one response for all operations, with the table of codes. Each operation lists its
 * specific codes.
 */

const REQUEST_ID = "0199f3a0-0000-7000-8000-0000000000ff";

/** The facts of a refusal, if it has any. */
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
  confirmation_required: ["url"],
  needs_second_key: ["threshold", "taken", "remaining", "approval_url"],
  approval_on_hold: ["until"],
  plan_settled: ["status"],
  changed_since_read: ["version"],
  too_many_streams: ["limit"],
  limit_reached: ["limit"],
  check_in_not_due: ["due_at"],
  check_in_over: ["status"],
  internal: ["incident"],
  unavailable: ["retry_after_seconds"],
};

/** Refusals of HTTP for a request with a body. */
const OF_A_BODY = ["body_too_large", "unsupported_media_type"] as const;

/** Refusals that any request can get, so operations do not list them. */
export const UNNAMED: ReadonlySet<RefusalCode> = new Set([
  ...COMMON_REFUSALS,
  ...OF_A_BODY,
  "no_such_route",
  "method_not_allowed",
  "foreign_name",
  "foreign_page",
  "cookie_with_token",
  "no_public_url",
]);

export const problemSchema: JsonSchema = {
  type: "object",
  description: "A refusal (RFC 9457). `code` identifies it, `next` says what to do.",
  required: ["type", "title", "status", "detail", "code", "next", "facts", "request_id"],
  properties: {
    type: { type: "string", description: "Identifies the kind of refusal." },
    title: { type: "string", description: "What the code means." },
    status: { type: "integer", description: "The HTTP status." },
    detail: { type: "string", description: "What is wrong with this request." },
    code: { type: "string", enum: [...REFUSAL_CODES] },
    next: { type: "string", description: "What to do next." },
    facts: {
      type: "object",
      description: "Values for the next step; the table of codes lists them.",
      additionalProperties: true,
    },
    errors: {
      type: "array",
      description: `The first ${MAX_ERRORS} invalid or changed fields, or infeasible moves.`,
      items: schemaRef("FieldError"),
    },
    error_count: { type: "integer", description: "The number of errors, including those not in `errors`." },
    request_id: { type: "string", description: "The id of the request, for problem reports." },
  },
};

export const fieldErrorSchema: JsonSchema = {
  type: "object",
  required: ["field", "message"],
  properties: {
    field: { type: "string", description: "The path, such as `metadata.note`; empty for the whole input." },
    message: { type: "string" },
    candidates: {
      type: "array",
      description: "For a name instead of an id: the rows that may be meant, most likely first.",
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

/** The refusals of an operation over HTTP. */
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
    description: `A refusal. Each operation lists its specific codes; any request can get the others.\n\n${table()}`,
    headers: headerRefs(headers),
    content: {
      [PROBLEM_TYPE]: { schema: schemaRef("Problem"), example: problemOf(example, REQUEST_ID) },
    },
  };
}

/** The table of all codes, in Markdown. */
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
