import { describe, expect, test } from "vitest";
import { passK, scores } from "./metrics.ts";
import type { TrialResult } from "./simulation.ts";

/** Results of one agent: for each task a letter per run, `p`assed, `f`ailed or `e`rrored. */
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
    expect(passK(n, c, k)).toBeCloseTo(expected, 12);
  });

  test("is the share of all choices of k runs in which every run passed", () => {
    const passed = [true, false, true, true, false, true];
    const triples = passed.flatMap((a, i) =>
      passed.slice(i + 1).flatMap((b, j) => passed.slice(i + j + 2).map((c) => a && b && c)),
    );
    expect(triples).toHaveLength(20);
    expect(passK(6, 4, 3)).toBeCloseTo(triples.filter(Boolean).length / triples.length, 12);
  });
});

describe("scores", () => {
  test("are averaged over tasks, not over runs", () => {
    const [score] = scores(runs("a", { easy: "pppp", hard: "ff" }));
    expect(score).toMatchObject({ passed: 4, failed: 2, errored: 0, passK: [0.5, 0.5] });
  });

  test("exclude errored runs", () => {
    const [score] = scores(runs("a", { one: "ppe", two: "pfe" }));
    expect(score).toMatchObject({ passed: 3, failed: 1, errored: 2, passK: [0.75, 0.5] });
  });

  test("go up to the smallest number of evaluated runs, and exclude a task without one", () => {
    const [score] = scores(runs("a", { one: "ppp", two: "pe", three: "ee" }));
    expect(score?.passK).toEqual([1]);
    expect(score?.errored).toBe(3);
  });

  test("have no pass^k if every run errored", () => {
    expect(scores(runs("a", { one: "e" }))).toMatchObject([{ passK: [], errored: 1 }]);
  });

  test("are separate for each agent and surface", () => {
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
