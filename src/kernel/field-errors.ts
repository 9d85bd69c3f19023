/** An invalid field of an input. `field` is a path such as `metadata.note`; "" is the whole input. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  /** If a name was given instead of an id: the rows it may refer to, best match first. */
  readonly candidates?: readonly Candidate[];
}

export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly closed: boolean;
}

/** Maximum number of errors that a refusal lists. With the lengths below a refusal stays under 16 KiB on every surface. */
export const MAX_ERRORS = 20;

/** Maximum lengths in UTF-16 code units. */
const FIELD_LENGTH = 80;
const MESSAGE_LENGTH = 300;
const CANDIDATE_LENGTH = 60;
const DETAIL_LENGTH = 1000;

/** Control characters and lone surrogates: they are not visible, and JSON escapes each with six bytes. */
const NOT_VISIBLE = /[\p{Cc}\p{Cs}]/gu;

/** The first MAX_ERRORS errors with truncated texts; even a field's name can be arbitrary text of the caller. */
export function listedErrors(errors: readonly FieldError[]): FieldError[] {
  return errors.slice(0, MAX_ERRORS).map(({ field, message, candidates }) => ({
    field: truncate(field, FIELD_LENGTH),
    message: truncate(message, MESSAGE_LENGTH),
    ...(candidates && {
      candidates: candidates.map((one) => ({ ...one, name: truncate(one.name, CANDIDATE_LENGTH) })),
    }),
  }));
}

/** The errors as one text, with the number of unlisted ones. `count` is the total number of errors. */
export function summaryOf(errors: readonly FieldError[], count: number = errors.length): string {
  const parts = listedErrors(errors).map(({ field, message }) => (field ? `${field}: ${message}` : message));
  const more = unlistedErrors(count);
  const text = truncate(parts.join(" "), DETAIL_LENGTH);
  return more ? `${text} ${more}` : text;
}

/** "And 5 more errors.", or an empty text if all errors are listed. */
export function unlistedErrors(count: number): string {
  const more = count - MAX_ERRORS;
  if (more <= 0) return "";
  return more === 1 ? "And 1 more error." : `And ${more} more errors.`;
}

/** The text, at most `length` code units long, with U+FFFD for characters that are not visible. */
export function truncate(text: string, length: number): string {
  const start = text.length <= length ? text : `${text.slice(0, length - 1)}…`;
  return start.toWellFormed().replaceAll(NOT_VISIBLE, "\ufffd");
}
