import { z } from "zod";
import { BOOK_KEYS } from "../../books/metadata.ts";
import { filledParagraph, line, paragraph } from "../../views/fields.ts";

const MAX_OWN_FACTS = 20;
const OWN_KEY = /^[a-z][a-z0-9_]{0,39}$/;

/** Facts that the books know and callers state, by their names. */
export const NOTED = {
  note: paragraph(500).nullish().describe("Both partners read it."),
  payee: line(100).nullish().describe("Who paid or was paid."),
  category: line(60).nullish().describe("Such as salary, rent."),
  reference: line(100).nullish().describe("The bank's or an invoice's number."),
};

const ownText = filledParagraph(500);

const ownFact = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: "Give a text, a number, true or false.",
});

/** Facts that a caller states of an event they post: a few that the books know, and up to 20 others. */
export const metadata = z
  .object(NOTED)
  .catchall(ownFact)
  .superRefine((given, context) => {
    const refuse = (message: string, ...path: string[]) =>
      context.addIssue({ code: "custom", message, path });
    const own = Object.entries(given).filter(([key, fact]) => !Object.hasOwn(NOTED, key) && fact != null);
    if (own.length > MAX_OWN_FACTS) refuse(`State at most ${MAX_OWN_FACTS} facts of your own.`);
    for (const [key, fact] of own.slice(0, MAX_OWN_FACTS)) {
      const message = keyProblem(key) ?? factProblem(fact);
      if (message !== undefined) refuse(message, key);
    }
  })
  .describe("Facts about the event; other keys are your own.");

function keyProblem(key: string): string | undefined {
  if (BOOK_KEYS.has(key)) return "The books write this fact themselves: choose another name for yours.";
  if (OWN_KEY.test(key)) return undefined;
  return "Name a fact with a to z, 0 to 9 and _: a letter first, at most 40 characters.";
}

/** What is wrong with a fact of the caller's own. A number must be one that JSON parsers keep exactly. */
function factProblem(fact: unknown): string | undefined {
  if (typeof fact === "string") return ownText.safeParse(fact).error?.issues[0]?.message;
  if (Number.isInteger(fact) && !Number.isSafeInteger(fact)) return "Give a number this large as a text.";
  return undefined;
}
