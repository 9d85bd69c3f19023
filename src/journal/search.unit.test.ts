import { expect, test } from "vitest";
import { searchQuery, wordsOf } from "./search.ts";

test.each([
  ["Die ÜBUNG — in «Köln»!", "die übung in köln"],
  ["# **Kyoto**\n\n- don't", "kyoto don't"],
  ["e\u0301te\u0301 ＦＵＬＬ", "été full"],
  ["日本に行きたい", "日本 に 行き たい"],
  ["🎉 … ---", ""],
])("the words of %j", (text, words) => {
  expect(wordsOf(text)).toBe(words);
});

test.each([
  ["Köln", '"köln"'],
  ["two words", '"two" "words"'],
  ['"a phrase" -without', '"a phrase" -"without"'],
  ['-"not this"', '-"not this"'],
  ["this OR that", '"this" or "that"'],
  ['"this or that"', '"this or that"'],
  ["-or", '-"or"'],
  ["e-mail", '"e mail"'],
  ["日本に", '"日本 に"'],
  ['"open', '"open"'],
  ["a & b | !(c):*", '"a" "b" "c"'],
  ["- -- \"\" ''", ""],
])("the search %j", (text, query) => {
  expect(searchQuery(text)).toBe(query);
});
