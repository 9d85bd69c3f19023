import { expect, test } from "vitest";
import { longestPause, pauseAfter } from "./retry.ts";

const HOUR = 60 * 60 * 1000;

test("pauses double from five seconds to an hour", () => {
  const pauses = Array.from({ length: 12 }, (_, i) => longestPause(i + 1) / 1000);
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
  expect(longestPause(100_000)).toBe(HOUR);
});

test("a pause is between zero and its upper bound", () => {
  expect([pauseAfter(3, 0), pauseAfter(3, 0.5), pauseAfter(3, 1)]).toEqual([0, 10_000, 20_000]);
});

test("a receiver can request a pause of up to an hour", () => {
  expect(pauseAfter(1, 0.5, 30_000)).toBe(30_000);
  expect(pauseAfter(5, 1, 30_000)).toBe(80_000);
  expect(pauseAfter(1, 0, 100 * HOUR)).toBe(HOUR);
});
