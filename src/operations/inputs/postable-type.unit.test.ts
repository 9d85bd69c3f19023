import { describe, expect, test } from "vitest";
import { EVENT_TYPES } from "../../books/rows.ts";
import { POSTABLE_TYPES } from "../../ledger/posting.ts";
import { postableType } from "./postable-type.ts";

/** The message for a value that is not a postable type. */
function messageFor(type: unknown): string | undefined {
  return postableType.safeParse(type).error?.issues[0]?.message;
}

describe("the type of an event to post", () => {
  test.each(POSTABLE_TYPES)("%s is accepted", (type) => {
    expect(postableType.parse(type)).toBe(type);
  });

  test.each(EVENT_TYPES.filter((type) => !(POSTABLE_TYPES as readonly string[]).includes(type)))(
    "the error for %s names the operation that writes it",
    (type) => {
      expect(messageFor(type)).toMatch(new RegExp(`^${type} events cannot be posted; use [a-z_, ]+\\.$`));
    },
  );

  test.each(["GIFT", "toString", 5, undefined])("the error for %s lists the valid types", (type) => {
    expect(messageFor(type)).toBe(`Give one of ${POSTABLE_TYPES.join(", ")}.`);
  });
});
