import { expect, test } from "vitest";
import { WindowCounter } from "./window-counter.ts";

/** A counter and the clock that it reads, in milliseconds. */
function counterAt(limit: number) {
  const clock = { now: 1_000 };
  return { clock, counter: new WindowCounter(limit, () => clock.now) };
}

test("counts down to zero, then reports that the limit is exceeded", () => {
  const { counter } = counterAt(2);
  expect([counter.count("a"), counter.count("a"), counter.count("a")]).toEqual([
    { remaining: 1, isExceeded: false, resetSeconds: 60 },
    { remaining: 0, isExceeded: false, resetSeconds: 60 },
    { remaining: 0, isExceeded: true, resetSeconds: 60 },
  ]);
});

test("a window ends one minute after its first request, regardless of later requests", () => {
  const { clock, counter } = counterAt(1);
  counter.count("a");
  clock.now += 58_001;
  expect(counter.count("a")).toEqual({ remaining: 0, isExceeded: true, resetSeconds: 2 });
  clock.now += 1_998;
  expect(counter.count("a")).toEqual({ remaining: 0, isExceeded: true, resetSeconds: 1 });
  clock.now += 1;
  expect(counter.count("a")).toEqual({ remaining: 0, isExceeded: false, resetSeconds: 60 });
});

test("a window that begins at a fraction of a millisecond lasts no longer", () => {
  const { clock, counter } = counterAt(1);
  clock.now = 71072.7;
  expect(clock.now + 60_000 - clock.now).toBeGreaterThan(60_000);
  expect([
    counter.count("a").resetSeconds,
    counter.peek("a").resetSeconds,
    counter.peek("b").resetSeconds,
  ]).toEqual([60, 60, 60]);
});

test("keys are counted separately", () => {
  const { counter } = counterAt(1);
  counter.count("a");
  expect([counter.count("b").isExceeded, counter.count("a").isExceeded]).toEqual([false, true]);
});

test("peek counts nothing and starts no window", () => {
  const { clock, counter } = counterAt(1);
  for (let peeks = 0; peeks < 3; peeks++)
    expect(counter.peek("a")).toEqual({ remaining: 1, isExceeded: false, resetSeconds: 60 });
  counter.count("a");
  clock.now += 30_000;
  expect(counter.peek("a")).toEqual({ remaining: 0, isExceeded: false, resetSeconds: 30 });
  clock.now += 30_000;
  expect(counter.peek("a").remaining).toBe(1);
});

test("keeps the 5,000 most recently used keys", () => {
  const { counter } = counterAt(1);
  counter.count("forgotten");
  counter.count("kept");
  for (let keys = 0; keys < 4_998; keys++) counter.count(`other ${keys}`);
  expect(counter.count("kept").isExceeded).toBe(true);
  expect(counter.peek("forgotten").remaining).toBe(0);
  counter.count("one more");
  expect(counter.peek("forgotten").remaining).toBe(1);
  expect(counter.peek("kept").remaining).toBe(0);
});
