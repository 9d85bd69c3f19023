import { describe, expect, test } from "vitest";
import { z } from "zod";
import { catalog } from "../operations/catalog.ts";
import {
  amount,
  balance,
  filledParagraph,
  fraction,
  id,
  instant,
  line,
  money,
  moneyOut,
  paragraph,
  plainOut,
  timeZone,
  wordsOut,
  written,
} from "./fields.ts";

/** The paths of output strings without a registered author, and of unknown kinds of fields. */
function unmarked(schema: z.ZodType, path: string): string[] {
  const { def } = schema;
  switch (def.type) {
    case "string":
      return written.get(schema) ? [] : [path];
    case "object":
      return Object.entries((schema as z.ZodObject).shape).flatMap(([key, field]) =>
        unmarked(field as z.ZodType, `${path}.${key}`),
      );
    case "array":
      return unmarked((schema as z.ZodArray<z.ZodType>).element, `${path}[]`);
    case "record": {
      const { keyType, valueType } = schema as z.ZodRecord<z.ZodString, z.ZodType>;
      return [...unmarked(keyType, `${path}{key}`), ...unmarked(valueType, `${path}{}`)];
    }
    case "union":
      return (schema as z.ZodUnion<z.ZodType[]>).options.flatMap((option) => unmarked(option, path));
    case "optional":
    case "nullable":
    case "nonoptional":
      return unmarked((schema as z.ZodOptional<z.ZodType>).unwrap(), path);
    default:
      return ["number", "boolean", "null", "enum", "literal"].includes(def.type)
        ? []
        : [`${path} (${def.type})`];
  }
}

describe("every output string has a registered author", () => {
  test.each(catalog.map((operation) => [operation.name, operation] as const))("%s", (_, { output }) => {
    expect(unmarked(output, "")).toEqual([]);
  });

  test("a string without an author is found at any depth", () => {
    const rows = z.array(z.object({ note: z.string().nullable(), id }));
    const planted = z.object({
      rows,
      facts: z.record(z.string(), plainOut),
      either: z.union([z.date(), wordsOut]),
    });
    expect(unmarked(planted.partial().required({ rows: true }), "")).toEqual([
      ".rows[].note",
      ".facts{key}",
      ".either (date)",
    ]);
  });

  test("a description or an example keeps the author", () => {
    expect(written.get(moneyOut.describe("How much.").meta({ examples: ["1"] }))).toEqual({ by: "books" });
    expect(written.get(wordsOut.describe("A name."))).toEqual({ by: "people" });
  });
});

describe("a fraction", () => {
  const share = fraction((value) => (value > 1 ? "Too much." : undefined));

  test.each([
    ["0.04", "0.04"],
    [0.04, "0.04"],
    [-0, "0"],
    ["-0.5", "-0.5"],
    ["0.123456", "0.123456"],
    [1, "1"],
  ])("%j is kept exactly", (value, text) => expect(share.parse(value)).toBe(text));

  test.each(["4%", "0,04", ".5", "1e-2", 1e-7, "0.1234567", " 0.1", "", Number.NaN, null, true])(
    "%j is refused with an example",
    (value) =>
      expect(share.safeParse(value).error?.issues[0]?.message).toMatch(
        /decimal fraction such as "0.04" for 4 %/,
      ),
  );

  test("is refused with the field's own message if the field does not allow it", () => {
    expect(share.safeParse("4").error?.issues[0]?.message).toBe("Too much.");
  });
});

/** The errors of a value under a schema. */
function said(schema: z.ZodType, value: unknown): string[] {
  return schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];
}

describe("a text", () => {
  test.each(["\u200b", "\u3164", "\u2800", "\u202e", "\u00ad\ufe0f"])(
    "%j is invisible and refused",
    (text) => {
      for (const kind of [line(50), paragraph(50), filledParagraph(50)])
        expect(said(kind, text)).toContain("Give visible text.");
    },
  );

  test("must not reorder a single line, but may reorder a paragraph", () => {
    expect(said(line(50), "rent\u202dcar")).toEqual([
      "Remove characters that change the direction of writing.",
    ]);
    expect(said(paragraph(50), "rent\u202dcar")).toEqual([]);
    expect(line(50).parse(" מלון ")).toBe("מלון");
  });

  test("a blank paragraph counts as empty, and is refused where text is required", () => {
    expect(said(paragraph(50), " \n")).toEqual([]);
    expect(said(filledParagraph(50), " \n")).toEqual(["Give some text."]);
    expect(said(line(50), "  ")[0]).toBe("Give some text.");
  });
});

describe("an amount", () => {
  test.each([
    [money, "-20", "Give an amount without a sign: the books keep no amount below zero."],
    [balance, -20.5, "The books keep no balance below zero: send 0 for an overdrawn account."],
    [amount("Send 0."), "-20", "Send 0."],
  ])("below zero is refused with advice", (kind, value, message) => {
    expect(said(kind, value)).toEqual([message]);
  });

  test.each(["1e3", "1,000", "$5", "", "١"])("%j is refused with an example", (value) => {
    expect(said(money, value)[0]).toMatch(/decimal such as "1250.00"/);
  });
});

test("a time zone is stored as the time zone database writes it", () => {
  expect(timeZone.parse("europe/berlin")).toBe("Europe/Berlin");
  expect(said(timeZone, "Europe/Nowhere")).toEqual(["Give an IANA time zone such as America/New_York."]);
});

test("an instant has at most nine decimals of a second", () => {
  expect(said(instant, "2026-11-22T08:30:00.123456789+00:00")).toEqual([]);
  expect(said(instant, `2026-11-22T08:30:00.${"1".repeat(50)}Z`)).toHaveLength(1);
});
