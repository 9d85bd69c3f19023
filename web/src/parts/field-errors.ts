import { useContext } from "preact/hooks";
import type { Problem } from "../api/problem.ts";
import { BooksContext } from "../shell/books.ts";
import { wordingOf } from "../strings/refusals.ts";

/** What is wrong with each field, and the refusal if it is about none of them. */
interface FieldErrors {
  readonly errors: Readonly<Record<string, string>>;
  readonly other: Problem | undefined;
}

/** Sorts a refusal to the fields of a form. `fieldByCode` names the field that a refusal without fields is about. */
export function useFieldErrors(
  problem: Problem | undefined,
  fieldByCode: Readonly<Record<string, string>>,
): FieldErrors {
  const books = useContext(BooksContext);
  if (problem === undefined) return { errors: {}, other: undefined };
  const field = fieldByCode[problem.code];
  if (field === undefined) return { errors: problem.fields, other: problem };
  const { message, next } = wordingOf(problem, books?.formats);
  return { errors: { ...problem.fields, [field]: `${message} ${next}` }, other: undefined };
}
