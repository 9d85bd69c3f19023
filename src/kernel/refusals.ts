import { type FieldError, listedErrors, summaryOf } from "./field-errors.ts";
import { type RefusalCode, TITLES } from "./refusal-titles.ts";

export { type Candidate, type FieldError, MAX_ERRORS, unlistedErrors } from "./field-errors.ts";
export { REFUSAL_CODES, type RefusalCode } from "./refusal-titles.ts";

/** Machine-readable facts of a refusal that a caller can act on. Never another couple's data. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A call that the rules reject. Any code below a surface may throw it; nothing is written, and the caller receives it
 * unchanged. It has no stack trace: a refusal is an expected answer, and capturing a stack is its most expensive part.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: Facts;
  readonly errors: readonly FieldError[];
  /** The total number of errors, including unlisted ones. */
  readonly errorCount: number;

  constructor(
    code: RefusalCode,
    detail?: string,
    facts: Facts = {},
    errors: readonly FieldError[] = [],
    errorCount: number = errors.length,
  ) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(detail ?? TITLES[code]);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = "Refusal";
    this.code = code;
    this.facts = facts;
    this.errors = listedErrors(errors);
    this.errorCount = errorCount;
  }

  /** What is wrong, in one sentence. */
  get title(): string {
    return TITLES[this.code];
  }
}

/** The refusal of an input with these invalid fields. */
export function invalidInput(errors: readonly FieldError[]): Refusal {
  return new Refusal("invalid_input", summaryOf(errors), {}, errors);
}

/** The same refusal with renamed fields. */
export function withFields(refusal: Refusal, rename: (field: string) => string): Refusal {
  return withErrors(refusal, (error) => ({ ...error, field: rename(error.field) }));
}

/** The same refusal with each of its errors changed. */
export function withErrors(refusal: Refusal, change: (error: FieldError) => FieldError): Refusal {
  const errors = refusal.errors.map(change);
  const { code, facts, errorCount } = refusal;
  return new Refusal(code, summaryOf(errors, errorCount), facts, errors, errorCount);
}

const RETRY_AFTER_SECONDS = 5;

/** The refusal of a call that may succeed if it is repeated later. */
export function unavailable(detail?: string): Refusal {
  return new Refusal("unavailable", detail, { retry_after_seconds: RETRY_AFTER_SECONDS });
}

type Noun =
  | "couple"
  | "user"
  | "account"
  | "goal"
  | "event"
  | "token"
  | "connected app"
  | "session"
  | "passkey"
  | "plan"
  | "item"
  | "webhook"
  | "check-in"
  | "entry"
  | "invitation";

/** The refusal of an id that does not exist or that the caller may not see. Both get the same text. */
export function notFound(what: Noun): Refusal {
  return new Refusal("not_found", `There is no ${what} with this id in your books.`);
}

/** The row that a lookup by id returned. @throws Refusal `not_found` if it returned no row */
export function found<T extends object>(row: T | null | undefined, what: Noun): T {
  if (!row) throw notFound(what);
  return row;
}
