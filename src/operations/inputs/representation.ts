import type { z } from "zod";
import type { Versioned } from "../../books/rows.ts";
import { canonicalDecimal, decimalText } from "../../kernel/money.ts";
import { type FieldError, invalidInput } from "../../kernel/refusals.ts";
import { assertVersion } from "../../ledger/version.ts";

/** Marks a field that the server computes: a value that a caller sends for it is ignored. */
export const COMPUTED = "computed";

/** Marks a field that null empties. */
export const EMPTIES = "empties";

/** How an update treats the fields of a row that a REST client sends back as it read them. */
export interface Representation {
  /** The fields that the update does not change: `COMPUTED`, or a sentence that says what changes the field instead. */
  readonly readOnly: Readonly<Record<string, string>>;
  /** What null does to an input field: `EMPTIES`, or a sentence that says how to empty the field instead. */
  readonly nulls: Readonly<Record<string, string>>;
}

/** A field that the update does not change, so the row must already hold the value that the caller sent. */
interface Expected {
  readonly field: string;
  readonly value: unknown;
  /** The error message if the row holds another value. */
  readonly instead: string;
}

/** What a REST client's update states about the row as the client read it. */
export interface AsRead {
  /** The versions that the row may have; undefined for any. */
  readonly versions?: readonly number[] | undefined;
  readonly expected: readonly Expected[];
}

/**
 * Checks a row against what the caller read. `show` returns its representation.
 * @throws Refusal `changed_since_read`; `invalid_input` for a read-only field that differs
 */
export function assertAsRead(
  { asRead }: { readonly asRead?: AsRead | undefined },
  row: Versioned,
  show: () => Readonly<Record<string, unknown>>,
): void {
  if (!asRead) return;
  if (asRead.versions) assertVersion(row, asRead.versions);
  if (asRead.expected.length === 0) return;
  const shown = show();
  const errors: FieldError[] = asRead.expected
    .filter(({ field, value }) => !isSame(value, shown[field] ?? null))
    .map(({ field, instead }) => ({ field, message: instead }));
  if (errors.length > 0) throw invalidInput(errors);
}

/** Whether the caller sent this read-only field. */
export function sentBack({ asRead }: { readonly asRead?: AsRead | undefined }, field: string): boolean {
  return asRead?.expected.some((expected) => expected.field === field) ?? false;
}

/**
 * Moves invalid fields out of an update that sends a row back, so that they are compared with the row instead: the row may
 * hold a value that an earlier version accepted. Undefined if another field is invalid or nothing is sent back.
 */
export function deferInvalid(
  { representation, output }: { representation?: Representation | undefined; output: z.ZodObject },
  input: unknown,
  { asRead, errors }: { readonly asRead?: AsRead | undefined; readonly errors: readonly FieldError[] },
): { readonly input: Readonly<Record<string, unknown>>; readonly asRead: AsRead } | undefined {
  if (!asRead || !representation || errors.some(({ field }) => !Object.hasOwn(output.shape, field)))
    return undefined;
  const sent = input as Readonly<Record<string, unknown>>;
  const invalid = new Map(errors.map(({ field, message }) => [field, message]));
  const valid = Object.entries(sent).filter(([field]) => !invalid.has(field));
  const deferred = [...invalid].map(([field, instead]) => ({ field, value: sent[field], instead }));
  return {
    input: Object.fromEntries(valid),
    asRead: { ...asRead, expected: [...asRead.expected, ...deferred] },
  };
}

const UUID = /^[0-9a-f-]{36}$/i;
const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** Whether two JSON values are equal, allowing for clients that write amounts, ids or instants in another form. */
function isSame(sent: unknown, shown: unknown): boolean {
  if (typeof sent === "object" && sent !== null && typeof shown === "object" && shown !== null) {
    const [one, other] = [Object.entries(sent), shown as Readonly<Record<string, unknown>>];
    return (
      one.length === Object.keys(other).length &&
      one.every(([key, value]) => isSame(value, other[key] ?? null))
    );
  }
  return settled(sent) === settled(shown);
}

function settled(value: unknown): unknown {
  if (typeof value !== "string" && typeof value !== "number") return value;
  const amount = decimalText(value);
  if (amount !== undefined) return canonicalDecimal(amount);
  const text = String(value);
  if (UUID.test(text)) return text.toLowerCase();
  // Some clients drop milliseconds.
  return INSTANT.test(text) ? Math.floor(Date.parse(text) / 1000) : text;
}
