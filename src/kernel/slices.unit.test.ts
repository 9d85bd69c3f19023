import { expect, test } from "vitest";
import { inSlices } from "./slices.ts";

test("returns the result of the work or throws its error", async () => {
  function* count(): Generator<void, number> {
    yield;
    return 2;
  }
  // biome-ignore lint/correctness/useYield: it fails before it could yield
  function* fail(): Generator<void, never> {
    throw new Error("no more");
  }
  expect(await inSlices(count())).toBe(2);
  await expect(inSlices(fail())).rejects.toThrow("no more");
  expect(await inSlices(count())).toBe(2);
});

test("the event loop turns after every slice, even with several computations at once", async () => {
  const slices: string[] = [];
  function* work(name: string): Generator<void, void> {
    for (let n = 0; n < 3; n++) {
      slices.push(name);
      yield;
    }
  }
  let turns = 0;
  let done = false;
  const watch = () => {
    turns++;
    slices.push("turn");
    if (!done) setImmediate(watch);
  };
  setImmediate(watch);
  await Promise.all([inSlices(work("a")), inSlices(work("b")), inSlices(work("c"))]);
  done = true;
  expect(slices.filter((slice) => slice !== "turn")).toEqual([..."abcabcabc"]);
  const together = slices.some((slice, at) => slice !== "turn" && at > 0 && slices[at - 1] !== "turn");
  expect([together, turns >= 9]).toEqual([false, true]);
});
