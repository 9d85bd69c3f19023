import {
  type Facts,
  type FieldError,
  MAX_ERRORS,
  REFUSALS,
  RETRY_AFTER_SECONDS,
  Refusal,
  type RefusalCode,
} from "../domain/refusals.ts";
import { COMMON_REFUSALS, type Operation } from "../operations/operation.ts";
import { PROBLEM_TYPE, problemOf } from "./problem.ts";
import { type JsonSchema, schemaRef } from "./schemas.ts";

/*
 * The refusals in the OpenAPI document: of every operation which ones it can answer, of every code an example.
 */

const REQUEST_ID = "0199f3a0-0000-7000-8000-0000000000ff";
const EVENT_ID = "0199f3a0-0000-7000-8000-000000000006";

/** What a refusal's facts look like, where it has some. */
const FACTS: Partial<Record<RefusalCode, Facts>> = {
  missing_scope: { scope: "money:move" },
  account_already_linked: { account_id: "0199f3a0-0000-7000-8000-000000000004" },
  currency_mismatch: { currency: "USD" },
  insufficient_available: { available: "120.00", keep_available: "50.00", allocatable: "70.00" },
  insufficient_allocation: { allocated: "80.00" },
  insufficient_balance: { balance: "120.00" },
  goal_locked: { goal_id: "0199f3a0-0000-7000-8000-000000000005" },
  account_has_allocations: { allocated: "80.00" },
  already_reversed: { reversed_by: EVENT_ID },
  not_reversible: { reason: "Events of type GOAL cannot be reversed." },
  needs_second_key: { threshold: "500.00", taken: "450.00", remaining: "50.00" },
  plan_settled: { status: "rejected" },
  limit_reached: { limit: 100 },
  check_in_not_due: { due_at: "2026-11-29T18:00:00.000Z" },
  check_in_over: { status: "missed" },
  internal: { incident: REQUEST_ID },
  unavailable: { retry_after_seconds: RETRY_AFTER_SECONDS },
};

/** What a refusal lists, where it lists something. */
const ERRORS: Partial<Record<RefusalCode, readonly FieldError[]>> = {
  invalid_input: [{ field: "amount", message: "Give an amount above zero." }],
  moves_infeasible: [{ field: "moves.0.amount", message: "The account can spare at most 70.00." }],
};

/** Refusals that HTTP adds for a request that can have a body. */
const OF_A_BODY = ["body_too_large", "unsupported_media_type"] as const;

/** The common ones that mostly share their status with others. */
const SELDOM_ALONE: readonly RefusalCode[] = ["no_couple", "idempotency_key_reused"];

/** Refusals that come alone in their status with many operations. */
const COMMON: readonly RefusalCode[] = [
  ...COMMON_REFUSALS.filter((code) => !SELDOM_ALONE.includes(code)),
  ...OF_A_BODY,
];

export const problemSchema: JsonSchema = {
  type: "object",
  description: "A refusal (RFC 9457). `code` says which, `next` what to do about it.",
  required: ["type", "title", "status", "detail", "code", "next", "facts", "request_id"],
  properties: {
    type: { type: "string", description: "Names the kind of refusal." },
    title: { type: "string", description: "What the code means." },
    status: { type: "integer", description: "The HTTP status." },
    detail: { type: "string", description: "What is the matter this time." },
    code: { type: "string", enum: Object.keys(REFUSALS) },
    next: { type: "string", description: "What to do next." },
    facts: {
      type: "object",
      description: "What to act on; the code says which facts there are.",
      additionalProperties: { type: ["string", "number", "boolean", "null"] },
    },
    errors: {
      type: "array",
      description: `Each field that is not valid, or move that is not feasible; the first ${MAX_ERRORS}.`,
      items: {
        type: "object",
        required: ["field", "message"],
        properties: {
          field: { type: "string", description: "Path such as `metadata.note`; empty: the whole input." },
          message: { type: "string" },
          candidates: {
            type: "array",
            description: "For a name where an id belongs: what may be meant, the likeliest first.",
            items: {
              type: "object",
              required: ["id", "name", "closed"],
              properties: {
                id: { type: "string", format: "uuid" },
                name: { type: "string" },
                closed: { type: "boolean" },
              },
            },
          },
        },
      },
    },
    error_count: { type: "integer", description: "How many errors there are, also those not in `errors`." },
    request_id: { type: "string", description: "Name it when you report a problem." },
  },
};

/** An example per code, for the document's components. */
export function problemExamples(): Record<string, { summary: string; value: unknown }> {
  return Object.fromEntries(
    (Object.keys(REFUSALS) as RefusalCode[]).map((code) => {
      const refusal = new Refusal(code, undefined, FACTS[code], ERRORS[code]);
      return [code, { summary: REFUSALS[code].title, value: problemOf(refusal, REQUEST_ID) }];
    }),
  );
}

/** The refusals that an operation can answer over HTTP. */
export function refusalsOf(operation: Operation, hasIds: boolean): RefusalCode[] {
  const { scope, within, effect } = operation;
  const without = new Set<RefusalCode>([
    scope === "operator" ? "missing_scope" : "operator_only",
    ...(within === "couple" ? [] : (["no_couple"] as const)),
    ...(effect === "read" ? (["idempotency_key_reused"] as const) : []),
    ...(hasIds || within !== "nobody" ? [] : (["not_found"] as const)),
  ]);
  const withBody = operation.http.method === "GET" ? [] : OF_A_BODY;
  const all = [...COMMON_REFUSALS.filter((code) => !without.has(code)), ...withBody, ...operation.refusals];
  return [...new Set(all)];
}

/** Those refusals as responses, by status. */
export function problemResponses(codes: readonly RefusalCode[]): Record<string, unknown> {
  const byStatus = Map.groupBy(codes, (code) => REFUSALS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => {
      const [only] = group;
      const isShared = group.length === 1 && only && COMMON.includes(only);
      return [status, isShared ? { $ref: `#/components/responses/${only}` } : problemResponse(group)];
    }),
  );
}

/** Responses that many operations share. */
export function sharedResponses(): Record<string, unknown> {
  return Object.fromEntries(COMMON.map((code) => [code, problemResponse([code])]));
}

/** Refusals of one status as one response. */
function problemResponse(codes: readonly RefusalCode[]): Record<string, unknown> {
  return {
    description: codes.map((code) => `\`${code}\`: ${REFUSALS[code].title}`).join("\n\n"),
    headers: headersOf(codes[0]),
    content: {
      [PROBLEM_TYPE]: {
        schema: schemaRef("Problem"),
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

function headersOf(code: RefusalCode | undefined): Record<string, unknown> {
  const names = ["X-Request-Id"];
  if (code === "unauthenticated") names.push("WWW-Authenticate");
  if (code === "rate_limited" || code === "unavailable") names.push("Retry-After");
  return headerRefs(names);
}

/** References to the document's headers of these names. */
export function headerRefs(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
