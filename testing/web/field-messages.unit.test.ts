import { describe, expect, test } from "vitest";
import { toMinorUnits } from "../../src/kernel/money.ts";
import type { Refusal } from "../../src/kernel/refusals.ts";
import { catalog } from "../../src/operations/catalog.ts";
import { typedIn, typedOut } from "../../web/src/formats/typed-amounts.ts";
import { fieldMessages as de } from "../../web/src/strings/de/field-messages.ts";
import { fieldMessages as en } from "../../web/src/strings/en/field-messages.ts";
import { fieldMessages as es } from "../../web/src/strings/es/field-messages.ts";
import { wordField } from "../../web/src/strings/field-messages.ts";

/** The fields that people fill in on pages. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  link_account: ["name", "balance", "keep_available", "institution_name"],
  create_goal: ["name", "target_amount", "deadline", "type", "notes"],
  allocate_to_goal: ["amount"],
  spend_from_goal: ["amount", "payee", "note"],
  add_journal_entry: ["text", "mood_word"],
  schedule_check_in: ["message"],
  answer_check_in: ["until", "note"],
  react_to_goal: ["emoji"],
  update_couple: ["approval_threshold", "time_zone", "currency"],
  rename_user: ["display_name"],
  create_token: ["client", "expires_in_days"],
  create_invitation: ["email"],
  rename_passkey: ["name"],
  list_ledger: ["from", "to"],
  leave_couple: ["confirmation"],
  erase_user: ["confirmation"],
};

const TYPED = [
  "",
  " ",
  "x",
  "x".repeat(3_000),
  "-5",
  "1e9",
  "a\nb",
  "\0",
  "\u202ex",
  "2020-13-45",
  5_000,
  [],
];

/** What the server says about such fields when they are filled in wrongly. */
function sentences(): readonly string[] {
  const said = new Set<string>();
  for (const [name, fields] of Object.entries(FORMS)) {
    const { input } = catalog.find((operation) => operation.name === name)!;
    for (const field of fields)
      for (const typed of TYPED)
        said.add(input.shape[field]!.safeParse(typed).error?.issues[0]?.message ?? "");
  }
  for (const [amount, currency] of [
    ["1.005", "USD"],
    ["1.5", "JPY"],
    ["99999999999999999999", "USD"],
  ] as const)
    try {
      toMinorUnits({ amount }, currency);
    } catch (error) {
      said.add((error as Refusal).errors[0]!.message);
    }
  said.delete("");
  return [...said];
}

const asItIs = (value: string) => value;

describe("what is wrong with a field is said", () => {
  test.each([
    ["German", de],
    ["Spanish", es],
  ])("in %s, whatever a person types", (_, messages) => {
    const all = sentences();
    expect(all.length).toBeGreaterThan(20);
    const english = all.filter((sentence) => wordField(messages, sentence, asItIs) === sentence);
    expect(english).toEqual([]);
  });

  test("in the same languages about the same fields, with every value", () => {
    expect(Object.keys(es)).toEqual(Object.keys(de));
    expect(Object.keys(de)).toEqual(expect.arrayContaining(Object.keys(en)));
    const places = (text: string) => text.split("{}").length;
    for (const messages of [en, de, es])
      for (const [english, words] of Object.entries(messages))
        expect(places(words), words).toBeLessThanOrEqual(places(english));
  });

  test("with the values of the sentence", () => {
    const shown = (sentence: string) => wordField(de, sentence, (value) => `<${value}>`);
    expect(shown("At most 40 characters.")).toBe("Höchstens <40> Zeichen.");
    expect(shown('At most 2 decimals in USD; send "0.30".')).toBe(
      "Höchstens <2> Nachkommastellen in <USD>; gib <0.30> an.",
    );
    expect(shown("Give 2026-03-10 or a later date: 2020-01-01 is in the past.")).toBe(
      "Gib den <2026-03-10> oder ein späteres Datum an: Der <2020-01-01> ist vorbei.",
    );
    expect(shown("Something new.")).toBe("Something new.");
  });
});

describe("an amount is typed", () => {
  test.each(["en-US", "de-DE", "es-ES", "fr-FR", "de-CH", "en-IN"])("exactly as it was in %s", (language) => {
    for (const amount of ["0", "7", "12", "1250", "12.50", "1250.00", "1.234", "12345.678"])
      expect(typedIn(typedOut(amount, language), language)).toBe(amount);
  });

  test.each([
    ["1.234,50", "de-DE", "1234.50"],
    ["1.234", "de-DE", "1234"],
    ["1,5", "de-DE", "1.5"],
    ["1,234.50", "en-US", "1234.50"],
    ["1 234,50", "fr-FR", "1234.50"],
    ["12.50", "es-ES", "12.50"],
    ["ten", "de-DE", "ten"],
  ])("%s in %s is %s", (typed, language, amount) => {
    expect(typedIn(typed, language)).toBe(amount);
  });
});
