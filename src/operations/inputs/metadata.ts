import { z } from "zod";
import { BOOK_KEYS } from "../../books/metadata.ts";
import { filledParagraph, line, paragraph } from "../../views/fields.ts";
import { inputs } from "../../views/schema-names.ts";

const MAX_OWN_FACTS = 20;
const OWN_KEY = /^[a-z][a-z0-9_]{0,39}$/;

/** The named facts that callers may state about an event. */
export const NOTED = {
  note: paragraph(500).nullish().describe("Visible to both partners."),
  payee: line(100).nullish().describe("Who paid or was paid."),
  category: line(60).nullish().describe("Such as salary or rent."),
  reference: line(100).nullish().describe("A bank reference or invoice number."),
};

const ownText = filledParagraph(500);

const ownFact = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: "Give a string, a number, true or false.",
});

/** Facts that a caller states about a posted event: the named ones, and up to 20 under keys of their own. */
export const metadata = z
  .object(NOTED)
  .catchall(ownFact)
  .superRefine((given, context) => {
    const refuse = (message: string, ...path: string[]) =>
      context.addIssue({ code: "custom", message, path });
    const own = Object.entries(given).filter(([key, fact]) => !Object.hasOwn(NOTED, key) && fact != null);
    if (own.length > MAX_OWN_FACTS) refuse(`Give at most ${MAX_OWN_FACTS} keys of your own.`);
    for (const [key, fact] of own.slice(0, MAX_OWN_FACTS)) {
      const message = keyProblem(key) ?? factProblem(fact);
      if (message !== undefined) refuse(message, key);
    }
  })
  .describe("Facts about the event, also under keys of your own.")
  .register(inputs, { id: "MetadataInput" });

function keyProblem(key: string): string | undefined {
  if (BOOK_KEYS.has(key)) return "This key is reserved; choose another one.";
  if (OWN_KEY.test(key)) return undefined;
  return "Use a key of at most 40 characters from a to z, 0 to 9 and _, starting with a letter.";
}

/** The problem with a fact under a caller's own key. A number must be one that JSON parsers keep exactly. */
function factProblem(fact: unknown): string | undefined {
  if (typeof fact === "string") return ownText.safeParse(fact).error?.issues[0]?.message;
  if (Number.isInteger(fact) && !Number.isSafeInteger(fact)) return "Give a number this large as a string.";
  return undefined;
}
