import { describe, expect, test } from "vitest";
import { discloses, hintIn } from "./disclosure.ts";

describe("the name of a private account", () => {
  test.each([
    "thanks to my Magpie",
    "the MAGPIE-fund",
    "M a g p i e fund",
    "M\u0430gpie fund",
    "Mag\u200bpie Fund",
  ])("is disclosed by %j", (text) => expect(discloses(text, "Magpie fund")).toBe(true));

  test.each(["the emergency fund", "magpies in the garden", "my mag pi"])("is not disclosed by %j", (text) =>
    expect(discloses(text, "Magpie fund")).toBe(false),
  );
});

describe("the existence of a private account", () => {
  test.each([
    ["from an account of mine that you, Ben, cannot see", "account of mine"],
    ["I have a private little savings account", "private little savings account"],
    ["Money you don\u2019t know of went in.", "you don't know"],
  ])("is hinted at by %j", (text, words) => expect(hintIn(text)).toBe(words));

  test.each([
    "Another 300 for our piano!",
    "Our joint account is private to nobody.",
    "You can see it in the app.",
  ])("is not hinted at by %j", (text) => expect(hintIn(text)).toBeUndefined());
});
