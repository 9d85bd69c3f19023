import { describe, expect, test } from "vitest";
import { givesAway, hintIn } from "./secret-names.ts";

describe("the name of an account that is kept to oneself", () => {
  test.each([
    "thanks to my Magpie",
    "the MAGPIE-fund",
    "M a g p i e fund",
    "M\u0430gpie fund",
    "Mag\u200bpie Fund",
  ])("is given away by %j", (text) => expect(givesAway(text, "Magpie fund")).toBe(true));

  test.each(["the emergency fund", "magpies in the garden", "my mag pi"])("is not given away by %j", (text) =>
    expect(givesAway(text, "Magpie fund")).toBe(false),
  );
});

describe("that there is such an account", () => {
  test.each([
    ["from an account of mine that you, Ben, cannot see", "account of mine"],
    ["I have a private little savings account", "private little savings account"],
    ["Money you don\u2019t know of went in.", "you don't know"],
  ])("is told by %j", (text, words) => expect(hintIn(text)).toBe(words));

  test.each([
    "Another 300 for our piano!",
    "Our joint account is private to nobody.",
    "You can see it in the app.",
  ])("is not told by %j", (text) => expect(hintIn(text)).toBeUndefined());
});
