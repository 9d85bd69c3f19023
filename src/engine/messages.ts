import type { z } from "zod";

/** How many values a message names. */
const MAX_VALUES = 30;

const KINDS: Readonly<Record<string, string>> = {
  string: "Give text.",
  number: "Give a number.",
  int: "Give a whole number.",
  boolean: "Give true or false.",
  array: "Give a list.",
  object: "Give an object.",
  record: "Give an object.",
  null: "Leave it out.",
};

/**
 * What an input error says where its schema says nothing. zod's own messages ("Invalid input: expected string, received
 * undefined") name types of a programming language, so none of them reaches a caller.
 */
export function inOwnWords(issue: z.core.$ZodRawIssue): string {
  if (issue.code === "invalid_type") {
    const isMissing = issue.input === undefined && issue.expected !== "null";
    return isMissing ? "This field is required." : (KINDS[issue.expected] ?? "Give another kind of value.");
  }
  switch (issue.code) {
    case "invalid_value":
      return issue.values.length > MAX_VALUES
        ? "Give one of the listed values."
        : `Give ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}.`;
    case "too_big":
      return `${issue.inclusive === false ? "Less than" : "At most"} ${issue.maximum}${unitOf(issue.origin)}.`;
    case "too_small":
      return `${issue.inclusive === false ? "More than" : "At least"} ${issue.minimum}${unitOf(issue.origin)}.`;
    case "invalid_union":
      return "Give a value in one of the forms that the documentation lists.";
    default:
      return "The value does not have the right form.";
  }
}

function unitOf(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" || origin === "set" ? " items" : "";
}
