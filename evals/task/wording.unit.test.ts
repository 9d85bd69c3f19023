import { describe, expect, it } from "vitest";
import { mentions, sameName } from "./wording.ts";

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

it("knows a name again, fenced or not", () => {
  expect(sameName("«Japan  trip»", "japan trip")).toBe(true);
  expect(sameName("Japan", "Japan trip")).toBe(false);
});
