import { BOOK_KEYS_WITH_WORDS } from "../src/books/metadata.ts";
import { type FieldError, type Refusal, unlistedErrors } from "../src/kernel/refusals.ts";
import { nextStep } from "../src/views/next-steps.ts";
import { clean, fence } from "./fence.ts";
import { outline } from "./outline.ts";

/**
 * An answer as text: the tool's title and the whole answer as YAML. Many clients show a model only the text, and the next
 * call needs the ids in it.
 */
export function textOfAnswer(title: string, structured: Record<string, unknown>, replayed: boolean): string {
  const heading = replayed ? `${title} (repeated request: this is the first answer)` : title;
  return `${heading}\n${outline(structured)}`;
}

/** An answer's text as Markdown: a heading and a YAML block that no line of people's words can end. */
export function markdownOf(text: string): string {
  const [heading, ...lines] = text.split("\n");
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return [`# ${heading}`, "", `${fence}yaml`, ...lines, fence, ""].join("\n");
}

/** A refusal as text: code, title, fields to fix, facts, what to do next. */
export function textOfRefusal(refusal: Refusal): string {
  const { code, title, message, errors, errorCount } = refusal;
  const more = unlistedErrors(errorCount);
  const facts = Object.entries(factsOf(refusal)).map(([name, value]) => `${name}: ${value}`);
  return [
    `Refused: ${code}. ${errors.length > 0 ? title : clean(message)}`,
    ...(errors.length > 0 ? ["Errors:"] : []),
    ...errorsOf(refusal).map(lineOf),
    ...(more ? [more] : []),
    ...(facts.length > 0 ? [`Facts: ${facts.join(", ")}`] : []),
    `Next: ${nextStep(refusal)}`,
  ].join("\n");
}

function lineOf({ field, message, candidates = [] }: FieldError): string {
  const offered = candidates.map(({ id, name, closed }) => `${name} ${id}${closed ? " (closed)" : ""}`);
  return `- ${field || "input"}: ${message}${offered.length > 0 ? ` candidates: ${offered.join(", ")}` : ""}`;
}

/** A refusal's errors without invisible characters and with fenced names of candidates. */
export function errorsOf({ errors }: Pick<Refusal, "errors">): readonly FieldError[] {
  return errors.map(({ field, message, candidates }) => ({
    field: clean(field),
    message: clean(message),
    ...(candidates && { candidates: candidates.map((one) => ({ ...one, name: fence(one.name) })) }),
  }));
}

/** A refusal's facts without invisible characters and with people's words fenced. */
export function factsOf({ facts }: Refusal): Refusal["facts"] {
  const entries = Object.entries(facts);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? wordsFor(name)(value) : value]),
  );
}

function wordsFor(fact: string): (text: string) => string {
  return BOOK_KEYS_WITH_WORDS.has(fact) ? fence : clean;
}
