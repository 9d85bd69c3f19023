import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { BOOK_KEYS, canHoldWords, metadataForDisplay, metadataFromInput } from "../../books/metadata.ts";
import { metadata } from "./metadata.ts";

/** The errors in the facts, as `key: message`. */
function problems(facts: unknown): string[] {
  const issues = metadata.safeParse(facts).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

function many(count: number): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`fact_${at}`, at]));
}

describe("a caller's own facts", () => {
  test("are strings, numbers and booleans under other keys", () => {
    const facts = {
      trip_code: "JP-7",
      nights: 14,
      refundable: true,
      share: 0.5,
      x: "日本",
      constructor: "Ada",
    };
    expect(problems({ note: "Hotel", ...facts })).toEqual([]);
    expect(metadataFromInput({ note: "Hotel", payee: null, ...facts, gone: null })).toEqual({
      note: "Hotel",
      custom: facts,
    });
    expect(metadataFromInput({ note: "Hotel" })).toEqual({ note: "Hotel" });
  });

  test.each([...BOOK_KEYS])("cannot use the reserved key %s", (key) => {
    expect(problems({ [key]: "x" })).toEqual([`${key}: This key is reserved; choose another one.`]);
  });

  test("have keys of letters, digits and _", () => {
    for (const key of ["Trip", "1st", "_x", "a-b", "a b", "é", "a".repeat(41), "", "a.b"]) {
      const facts = JSON.parse(`{${JSON.stringify(key)}: 1}`);
      expect([key, problems(facts).length]).toEqual([key, 1]);
    }
    expect(problems({ ["a".repeat(40)]: 1 })).toEqual([]);
    expect(Object.keys(metadata.parse(JSON.parse('{"__proto__": {"action": "x"}}')))).toEqual([]);
  });

  test("are at most 20, and flat", () => {
    expect(problems({ note: "x", payee: "y", ...many(20) })).toEqual([]);
    expect(problems(many(21))).toEqual([": Give at most 20 keys of your own."]);
    for (const value of [{}, [], ["x"], { a: 1 }])
      expect(problems({ trip: value })).toEqual(["trip: Give a string, a number, true or false."]);
  });

  test("are visible texts of at most 500 characters", () => {
    expect(problems({ trip: "x".repeat(500) })).toEqual([]);
    for (const text of ["x".repeat(501), "", " ", "\u200b", "\u3164", "a\u0000b", "\ud800"])
      expect([text, problems({ trip: text }).length]).toEqual([text, 1]);
  });

  test("are numbers that every JSON parser keeps exactly", () => {
    for (const number of [0, -1, 0.1, 1e-7, 5e-324, 2 ** 53 - 1, -(2 ** 53 - 1)])
      expect([number, problems({ trip: number })]).toEqual([number, []]);
    for (const number of [2 ** 53, -(2 ** 53), 1e21, Number.NaN, Number.POSITIVE_INFINITY])
      expect([number, problems({ trip: number }).length]).toEqual([number, 1]);
  });
});

test("a caller's fact never collides with a reserved key, even one that was reserved later", () => {
  const stored = {
    action: "closing",
    custom: { action: "added", status: "overdue", note: "x", owner: "Ada" },
  };
  expect(metadataForDisplay(stored)).toEqual({
    action: "closing",
    "custom.action": "added",
    "custom.status": "overdue",
    "custom.note": "x",
    owner: "Ada",
  });
});

test("people's words are distinguished from the program's own facts", () => {
  const typed = ["name", "name_before", "institution_name", "institution_name_before", "type", "type_before"];
  expect([...BOOK_KEYS].filter(canHoldWords).toSorted()).toEqual([...typed, "client"].toSorted());
  for (const name of ["note", "payee", "category", "reference", "owner", "custom.action"])
    expect([name, canHoldWords(name)]).toEqual([name, true]);
});

test("every reserved key is written by some code", () => {
  const folder = new URL("../../", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.ts$/.test(name) && !/^(backup|database|http|views)\/|test\.ts$|metadata\.ts$/.test(name),
  );
  const code = files.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const properties = [...BOOK_KEYS].filter((key) => !key.endsWith("_before") && key !== "custom");
  expect(properties.filter((key) => !new RegExp(`\\b${key}\\b\\s*[:,}]`).test(code))).toEqual([]);
});
