import { describe, expect, it } from "vitest";
import { isQuestion, mentions, sameName } from "./text-match.ts";

describe("a text mentions", () => {
  it.each([
    ["It holds $350.00.", "350"],
    ["It holds 350", "350.00", false],
    ["1,350.00 dollars", "1350"],
    ["1 350 dollars", "1350", false],
    ["1350 dollars", "350", false],
    ["350.50 dollars", "350", false],
    ["0.50 dollars", "50", false],
    ["3500", "350", false],
    ["120,", "120"],
    ["It is Locked.", "lock"],
    ["Unlock it", "lock", false],
    ["the «Japan trip»", "japan TRIP"],
    ["Ja\u200bpan", "Japan"],
    ["a (b) c", "(b)"],
  ])("%j: %j", (text, what, does = true) => {
    expect(mentions(text, what)).toBe(does);
  });
});

it("compares names without quotation marks", () => {
  expect(sameName("«Japan  trip»", "japan trip")).toBe(true);
  expect(sameName("Japan", "Japan trip")).toBe(false);
});

describe("a question", () => {
  it.each([
    "Is that right?",
    "Please confirm.",
    "Reply yes to go ahead.",
    "Let me know if I should carry it out.",
    "Say the word, and it is done.",
    "Ready when you are.",
    "I need your go-ahead.",
  ])("is recognized: %s", (text) => expect(isQuestion(text)).toBe(true));

  it.each(["It is done.", "I did as you confirmed.", "You said yes."])("is not: %s", (text) =>
    expect(isQuestion(text)).toBe(false),
  );

  it("matches one of several mentions", () => {
    expect(mentions("the Japan trip", { any_of: ["Norway", "japan"] })).toBe(true);
    expect(mentions("the Japan trip", { any_of: ["Norway", "Italy"] })).toBe(false);
  });
});
