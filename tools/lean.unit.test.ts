import { describe, expect, test } from "vitest";
import { z } from "zod";
import { plainOut, sentenceOut, wordedNames, wordsOut } from "../src/views/fields.ts";
import { lean } from "./lean.ts";

const row = z.object({ id: plainOut, name: wordsOut, note: wordsOut.nullable(), count: z.int() });

const WHOLE = { rows: 25, characters: Number.POSITIVE_INFINITY };

describe("lean", () => {
  test("orders fields as in the schema and drops nulls, at any depth", () => {
    const schema = z.object({
      a: row.nullable(),
      b: row.optional(),
      c: z.record(plainOut, wordsOut.nullable()),
    });
    const answer = {
      c: { z: "1", a: "2", n: null },
      a: null,
      b: { count: 0, note: null, name: "x", id: "1" },
    };
    const { structured } = lean(schema, answer, WHOLE);
    expect(JSON.stringify(structured)).toBe(
      '{"b":{"id":"1","name":"«x»","count":0},"c":{"a":"«2»","z":"«1»"}}',
    );
  });

  test("fences words in every wrapper of a schema", () => {
    const wrapped = {
      nullable: wordsOut.nullable(),
      nullish: wordsOut.nullish(),
      required: z.nonoptional(wordsOut.optional()),
      readonly: wordsOut.readonly(),
      described: wordsOut.describe("A name."),
      list: z.array(wordsOut),
      either: z.union([z.number(), wordsOut]),
    };
    const schema = z.object(wrapped).partial().required({ nullable: true });
    const answer = Object.fromEntries(Object.keys(wrapped).map((key) => [key, key === "list" ? ["w"] : "w"]));
    const { structured } = lean(schema, answer, WHOLE);
    expect(Object.values(structured).flat()).toEqual(Object.keys(wrapped).map(() => "«w»"));
  });

  test("fences a string of unknown origin, even in an unknown kind of field", () => {
    const schema = z.object({ loose: z.string(), any: z.unknown(), lazy: z.lazy(() => z.string()) });
    const { structured } = lean(schema, { loose: "a", any: { deep: ["b", 1] }, lazy: "c" }, WHOLE);
    expect(structured).toEqual({ loose: "«a»", any: { deep: ["«b»", 1] }, lazy: "«c»" });
  });

  test("leaves enumerations, numbers and the program's strings unchanged", () => {
    const schema = z.object({
      kind: z.enum(["x"]),
      only: z.literal("y"),
      on: z.boolean(),
      n: z.int(),
      id: plainOut,
    });
    const answer = { kind: "x", only: "y", on: false, n: 0, id: "«z»" };
    expect(lean(schema, answer, WHOLE).structured).toEqual(answer);
  });

  test("fences and cuts the quotations in a sentence", () => {
    const schema = z.object({ why: sentenceOut.nullable() });
    const why = "“Kyoto” comes before “Car”.";
    expect(lean(schema, { why }, WHOLE).structured).toEqual({ why: "«Kyoto» comes before «Car»." });
    expect(lean(schema, { why }, { ...WHOLE, characters: 3 })).toEqual({
      structured: { why: "«Kyo…» comes before «Car»." },
      leftOut: { why: 2 },
    });
  });

  test("fences only those facts of a record that people stated", () => {
    const facts = z
      .record(plainOut, z.union([wordsOut, z.number(), z.boolean(), z.null()]))
      .register(wordedNames, { canHoldWords: (name) => name !== "ours" });
    const schema = z.object({ facts: facts.nullable() });
    const answer = { facts: { theirs: "a", ours: "b", count: 1, nothing: null } };
    expect(lean(schema, answer, WHOLE).structured).toEqual({
      facts: { theirs: "«a»", ours: "b", count: 1 },
    });
  });

  test("cuts lists other than a page's rows, and counts what it cuts by path", () => {
    const schema = z.object({
      items: z.array(z.object({ parts: z.array(z.int()) })),
      more: z.array(z.int()),
    });
    const parts = [1, 2, 3, 4];
    const answer = { items: [{ parts }, { parts }, { parts }], more: [1, 2, 3] };
    expect(lean(schema, answer, { ...WHOLE, rows: 2 })).toEqual({
      structured: { items: [{ parts: [1, 2] }, { parts: [1, 2] }, { parts: [1, 2] }], more: [1, 2] },
      leftOut: { "items.parts": 6, more: 1 },
    });
  });

  test("cuts people's words between characters, and counts what it cuts by path", () => {
    const schema = z.object({ items: z.array(z.object({ id: plainOut, text: wordsOut })), name: wordsOut });
    const answer = {
      items: [
        { id: "0123456789", text: "👍🏽👍🏽👍🏽" },
        { id: "1", text: "a»b" },
      ],
      name: "abcd",
    };
    expect(lean(schema, answer, { ...WHOLE, characters: 3 })).toEqual({
      structured: {
        items: [
          { id: "0123456789", text: "«👍🏽👍…»" },
          { id: "1", text: "«a⟫b»" },
        ],
        name: "«abc…»",
      },
      leftOut: { "items.text": 3, name: 1 },
    });
  });
});
