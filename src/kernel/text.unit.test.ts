import { describe, expect, test } from "vitest";
import { looksOf, reorders, showsNothing } from "./text.ts";

test.each([
  "",
  " ",
  "\t\n",
  "\u00a0",
  "\u200b",
  "\u00ad",
  "\ufeff",
  "\u3164",
  "\uffa0",
  "\u2800",
  "\u202e",
  "\u115f",
])("%j shows nothing", (text) => {
  expect(showsNothing(text)).toBe(true);
  expect(showsNothing(`${text}a${text}`)).toBe(false);
});

test.each(["\u{e0041}", "\u200b \u3164\u2800", "\ufff9\ufffb", "\u{1d159}", "\u180e", "\ufe0f"])(
  "%j shows nothing either",
  (text) => expect(showsNothing(text)).toBe(true),
);

test.each(["a", "0", "-", "😀", "é", "日", "ا", "👩‍👩‍👧‍👦", "\u200bx"])("%j shows something", (text) => {
  expect(showsNothing(text)).toBe(false);
});

test.each([..."\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"])(
  "%j reorders the text around it",
  (control) => expect(reorders(`rent${control}car`)).toBe(true),
);

test.each(["מלון", "فندق", "👩‍👩‍👧", "e\u0301"])("%j reorders nothing", (text) =>
  expect(reorders(text)).toBe(false),
);

describe("what looks like another name has its looks", () => {
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
    expect(looksOf(double)).toBe(looksOf(name));
  });

  test.each([
    ["operator", "operators"],
    ["operator", "co-operator"],
    ["web", "webapp"],
    ["web", "ios"],
    ["couples-cfo", "couples"],
  ])("%j and %j differ", (name, other) => {
    expect(looksOf(other)).not.toBe(looksOf(name));
  });
});
