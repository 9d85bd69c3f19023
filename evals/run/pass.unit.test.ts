import { describe, expect, test } from "vitest";
import type { TrialResult } from "./evidence.ts";
import { passHat, scores } from "./pass.ts";

/** Results of one agent: a letter per run, `p`assed, `f`ailed, `e`rrored, for each task. */
function runs(agent: string, tasks: Readonly<Record<string, string>>): TrialResult[] {
  const verdicts = { p: "passed", f: "failed", e: "errored" } as const;
  return Object.entries(tasks).flatMap(([task, letters]) =>
    [...letters].map((letter, trial) => ({
      agent,
      surface: "mcp",
      task,
      trial,
      seed: trial,
      verdict: verdicts[letter as keyof typeof verdicts],
      calls: 1,
      inputTokens: 0,
      outputTokens: 0,
      milliseconds: 1,
    })),
  );
}

describe("pass^k", () => {
  test.each([
    [4, 4, 4, 1],
    [4, 2, 1, 1 / 2],
    [4, 2, 2, 1 / 6],
    [4, 3, 2, 1 / 2],
    [4, 1, 2, 0],
    [4, 0, 1, 0],
    [8, 6, 3, 20 / 56],
  ])("of %i runs of which %i passed, k = %i, is C(c,k) / C(n,k)", (n, c, k, expected) => {
    expect(passHat(n, c, k)).toBeCloseTo(expected, 12);
  });

  test("is the share of all choices of k runs that passed whole", () => {
    const passed = [true, false, true, true, false, true];
    const triples = passed.flatMap((a, i) =>
      passed.slice(i + 1).flatMap((b, j) => passed.slice(i + j + 2).map((c) => a && b && c)),
    );
    expect(triples).toHaveLength(20);
    expect(passHat(6, 4, 3)).toBeCloseTo(triples.filter(Boolean).length / triples.length, 12);
  });
});

describe("scores", () => {
  test("average over tasks, not over runs", () => {
    const [score] = scores(runs("a", { easy: "pppp", hard: "ff" }));
    expect(score).toMatchObject({ tasks: 2, runs: 6, passed: 4, failed: 2, errored: 0, passHat: [0.5, 0.5] });
  });

  test("leave errored runs out, and say beside it what they would be as runs that did not pass", () => {
    const [score] = scores(runs("a", { one: "ppe", two: "pfe" }));
    expect(score).toMatchObject({ passed: 3, failed: 1, errored: 2, passHat: [0.75, 0.5] });
    expect(score?.passedOfAll).toBeCloseTo(0.5, 12);
  });

  test("go up to the fewest judged runs, and leave out a task of which every run errored", () => {
    const [score] = scores(runs("a", { one: "ppp", two: "pe", three: "ee" }));
    expect(score?.passHat).toEqual([1]);
    expect(score?.errored).toBe(3);
  });

  test("of nothing but errored runs are none", () => {
    expect(scores(runs("a", { one: "e" }))).toMatchObject([{ passHat: [], errored: 1, passedOfAll: 0 }]);
  });

  test("are of each agent on each surface", () => {
    const results = [...runs("a", { one: "p" }), ...runs("b", { one: "f" })];
    const elsewhere = results.map((result) => ({ ...result, surface: "openai" }));
    expect(scores([...results, ...elsewhere]).map(({ agent, surface }) => `${agent} ${surface}`)).toEqual([
      "a mcp",
      "b mcp",
      "a openai",
      "b openai",
    ]);
  });
});
