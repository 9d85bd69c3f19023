/** One field of an input that is not valid. `field` is a path such as `metadata.note`; "" is the whole input. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  /** What may be meant by a name that stands where an id belongs, the likeliest first. */
  readonly candidates?: readonly Candidate[];
}

/** A row that the caller may see. */
export interface Candidate {
  readonly id: string;
  /** Words of people. */
  readonly name: string;
  readonly closed: boolean;
}

/** Errors that a refusal lists at most. With the lengths below a refusal stays under 16 KiB on every surface. */
export const MAX_ERRORS = 20;

/** UTF-16 code units of a field's path, of a message, of a candidate's name, and of a refusal's detail, at most. */
const FIELD_LENGTH = 80;
const MESSAGE_LENGTH = 300;
const CANDIDATE_LENGTH = 60;
const DETAIL_LENGTH = 1000;

/** What JSON writes as an escape of six bytes, and no reader can see: control characters and lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cs}]/gu;

/** The errors as a refusal lists them: the first MAX_ERRORS, each shortened. A field's name can be the caller's own text. */
export function listed(errors: readonly FieldError[]): FieldError[] {
  return errors.slice(0, MAX_ERRORS).map(({ field, message, candidates }) => ({
    field: shortened(field, FIELD_LENGTH),
    message: shortened(message, MESSAGE_LENGTH),
    ...(candidates && {
      candidates: candidates.map((one) => ({ ...one, name: shortened(one.name, CANDIDATE_LENGTH) })),
    }),
  }));
}

/** The errors as one text, with the number of those that are not listed. `count` is how many there are in all. */
export function summaryOf(errors: readonly FieldError[], count: number = errors.length): string {
  const parts = listed(errors).map(({ field, message }) => (field ? `${field}: ${message}` : message));
  const more = beyondListed(count);
  const text = shortened(parts.join(" "), DETAIL_LENGTH);
  return more ? `${text} ${more}` : text;
}

/** "And 5 more errors.", or nothing when all are listed. */
export function beyondListed(count: number): string {
  const more = count - MAX_ERRORS;
  if (more <= 0) return "";
  return more === 1 ? "And 1 more error." : `And ${more} more errors.`;
}

/** The text, cut to `length` code units; whatever cannot be seen is replaced. */
export function shortened(text: string, length: number): string {
  const cut = text.length <= length ? text : `${text.slice(0, length - 1)}…`;
  return cut.toWellFormed().replaceAll(UNSEEN, "\ufffd");
}
