import { expect, test } from "vitest";
import { deniedWords } from "./check-words.ts";

const found = (text: string) => deniedWords("a.ts", text).map(({ line, found }) => `${line}: ${found}`);

test.each([
  ["The user is told the status.", "1: told"],
  ["const toldApart = 1;", "1: told"],
  ["const told_apart = 1;", "1: told"],
  ["\n/** What\n * becomes of a plan. */", "2: What * becomes of"],
  ["a server of one's own", "1: one's own"],
  ["Anew", "1: Anew"],
])("%j has a denied word", (text, expected) => {
  expect(found(text)).toEqual([expected]);
});

test.each(["amend, recommend, untold", "There is. None was found.", "one of their goals"])(
  "%j has none",
  (text) => {
    expect(found(text)).toEqual([]);
  },
);

test("words are reported in the order of their lines", () => {
  expect(found("mend\nanew\ntold")).toEqual(["1: mend", "2: anew", "3: told"]);
});
