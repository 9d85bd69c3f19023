import { type FieldError, listed, summaryOf } from "./field-errors.ts";
import { type RefusalCode, TITLES } from "./refusal-titles.ts";

export { beyondListed, type Candidate, type FieldError, MAX_ERRORS } from "./field-errors.ts";
export { REFUSAL_CODES, type RefusalCode } from "./refusal-titles.ts";

/** Facts that go with a refusal: strings, numbers and booleans a caller can act on. Never another couple's data. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The books say no. Thrown anywhere below a surface; nothing of the call is written, and it reaches the caller whole. It is an
 * answer, not a fault, so it has no stack, which costs more than the rest of it.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: Facts;
  /** The first errors, as many as a refusal lists. */
  readonly errors: readonly FieldError[];
  /** How many errors there are, those that are not listed included. */
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
    this.errors = listed(errors);
    this.errorCount = errorCount;
  }

  /** What the code means, one sentence. */
  get title(): string {
    return TITLES[this.code];
  }
}

/** The refusal of an input with these bad fields. */
export function invalidInput(errors: readonly FieldError[]): Refusal {
  return new Refusal("invalid_input", summaryOf(errors), {}, errors);
}

/** The same refusal with its fields under other names. */
export function withFields(refusal: Refusal, rename: (field: string) => string): Refusal {
  return withErrors(refusal, (error) => ({ ...error, field: rename(error.field) }));
}

/** The same refusal with each of its errors changed. */
export function withErrors(refusal: Refusal, change: (error: FieldError) => FieldError): Refusal {
  const errors = refusal.errors.map(change);
  const { code, facts, errorCount } = refusal;
  return new Refusal(code, summaryOf(errors, errorCount), facts, errors, errorCount);
}

/** How long a caller should wait after `unavailable`, in seconds. */
const RETRY_AFTER_SECONDS = 5;

/** The refusal of a call that may succeed later, unchanged. */
export function unavailable(detail?: string): Refusal {
  return new Refusal("unavailable", detail, { retry_after_seconds: RETRY_AFTER_SECONDS });
}

/** What an id can name, in words. */
type Noun =
  | "couple"
  | "user"
  | "account"
  | "goal"
  | "event"
  | "token"
  | "plan"
  | "item"
  | "webhook"
  | "check-in";

/** The refusal of an id that names nothing the caller may know of. The words are the same for every reason. */
export function notFound(what: Noun): Refusal {
  return new Refusal("not_found", `There is no ${what} with this id in your books.`);
}

/** The row that a look-up by an id answered. @throws Refusal `not_found` where it answered none */
export function found<T extends object>(row: T | null | undefined, what: Noun): T {
  if (!row) throw notFound(what);
  return row;
}
