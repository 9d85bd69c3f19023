import { describe, expect, test } from "vitest";
import { hasBidiControl, isBlank, skeletonOf } from "./text.ts";

const INVISIBLE =
  "\u00a0 \u200b \u00ad \ufeff \u3164 \uffa0 \u2800 \u202e \u115f \u{e0041} \u{1d159} \u180e \ufe0f".split(
    " ",
  );

test.each([...INVISIBLE, "", " ", "\t\n", "\u200b \u3164\u2800", "\ufff9\ufffb"])("%j is blank", (text) => {
  expect(isBlank(text)).toBe(true);
  expect(isBlank(`${text}a${text}`)).toBe(false);
});

test.each(["a", "0", "-", "😀", "é", "日", "ا", "👩‍👩‍👧‍👦", "\u200bx"])("%j is not blank", (text) => {
  expect(isBlank(text)).toBe(false);
});

test.each([..."\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"])(
  "%j is a bidirectional control",
  (control) => expect(hasBidiControl(`rent${control}car`)).toBe(true),
);

test.each(["מלון", "فندق", "👩‍👩‍👧", "e\u0301"])("%j has no bidirectional control", (text) =>
  expect(hasBidiControl(text)).toBe(false),
);

describe("names that look alike have equal skeletons", () => {
  test.each([
    ["operator", "operator\u200b"],
    ["operator", "ｏｐｅｒａｔｏｒ"],
    ["operator", "oper\u00adator"],
    ["operator", "\u043eperator"],
    ["operator", "OPERATOR"],
    ["operator", "0perat0r"],
    ["operator", "𝗼𝗽𝗲𝗿𝗮𝘁𝗼𝗿"],
    ["operator", "öperatör."],
    ["couples-cfo", "Couples CFO"],
    ["couples-cfo", "couples\u2011cfo"],
    ["couples-cfo", "c\u03bfuples_cf\u043e"],
    ["web", "w\u0435b"],
    ["web", "ｗｅｂ"],
  ])("%j and %j", (name, double) => {
    expect(skeletonOf(double)).toBe(skeletonOf(name));
  });

  test.each([
    ["operator", "operators"],
    ["operator", "co-operator"],
    ["web", "webapp"],
    ["web", "ios"],
    ["couples-cfo", "couples"],
  ])("%j and %j differ", (name, other) => {
    expect(skeletonOf(other)).not.toBe(skeletonOf(name));
  });
});
