import { stringify } from "yaml";
import { beyondListed, REFUSALS, type Refusal } from "../src/domain/refusals.ts";
import { clean } from "./words.ts";

/**
 * An answer as text: the tool's title and an outline of all of it. Not a mere line for people: many clients show a model
 * nothing but text (the protocol asks servers for this, too), and the ids in it are what the next call needs.
 */
export function textOfAnswer(title: string, structured: Record<string, unknown>, replayed: boolean): string {
  const heading = replayed ? `${title} (done before: this is the answer of the first time)` : title;
  return `${heading}\n${stringify(structured, { lineWidth: 0, aliasDuplicateObjects: false })}`.trimEnd();
}

/** A refusal in words that say how to go on: code, meaning, fields to fix, facts, what to do next. */
export function textOfRefusal(refusal: Refusal): string {
  const { code, message, errors, errorCount, next } = refusal;
  const more = beyondListed(errorCount);
  const facts = Object.entries(factsOf(refusal)).map(([name, value]) => `${name}: ${value}`);
  return [
    `Refused: ${code}. ${errors.length > 0 ? REFUSALS[code].title : clean(message)}`,
    ...(errors.length > 0 ? ["Errors:"] : []),
    ...errors.map((error) => `- ${clean(error.field || "input")}: ${clean(error.message)}`),
    ...(more ? [more] : []),
    ...(facts.length > 0 ? [`Facts: ${facts.join(", ")}`] : []),
    `Next: ${next}`,
  ].join("\n");
}

/** A refusal's facts, with nothing invisible in them. */
export function factsOf({ facts }: Refusal): Refusal["facts"] {
  const entries = Object.entries(facts);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? clean(value) : value]),
  );
}
