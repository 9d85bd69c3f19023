import { expect, test } from "vitest";
import { evaluationOf, resultOf } from "../../testing/simulation.ts";
import type { TrialResult } from "../runner/simulation.ts";
import { comparison } from "./comparison.ts";

const failed = {
  verdict: "failed",
  evaluation: evaluationOf({ answer: ["wrong"], state: ["wrong"] }),
} as const;

/** Results of one agent on two tasks, two trials each; the first trial of the second task with these fields. */
function results(fields: Partial<TrialResult> = {}, agent = "openai"): TrialResult[] {
  const run = (task: string, trial: number, own: Partial<TrialResult> = {}) =>
    resultOf({ agent, task, trial, ...own });
  return [run("a/one", 1), run("a/one", 2), run("a/two", 1, fields), run("a/two", 2)];
}

test("lists changed tasks with failed components, calls and tokens", () => {
  const after = results({ ...failed, calls: 6, inputTokens: 20_000 });
  expect(comparison(results(), after).split("\n")).toEqual([
    "task   failed on                     passed       calls           tokens",
    "a/two  nothing -> state, answer  2/2 -> 1/2  2.0 -> 4.0  7,337 -> 13,735",
    "2 tasks on both sides: passed 100 % -> 75 %, calls 2.0 -> 3.0, tokens 7,337 -> 10,536",
  ]);
});

test("lists a task that fails on another component, and one that errored", () => {
  const other = { verdict: "failed", evaluation: evaluationOf({ budget: ["spent"] }) } as const;
  expect(comparison(results(failed), results(other))).toMatch(
    /a\/two {2}state, answer -> budget {2}1\/2 -> 1\/2/,
  );
  expect(comparison(results(), results({ verdict: "errored" }))).toMatch(
    /nothing -> 1 errored {2}2\/2 -> 1\/1/,
  );
});

test("matches two agents by task, and several by agent and task", () => {
  expect(comparison(results(), results(failed, "langchain"))).toMatch(/^a\/two {2}nothing -> state, answer/m);
  const both = [...results(), ...results({}, "langchain")];
  const text = comparison(both, [...results(), ...results(failed, "langchain")]);
  expect(text).toMatch(/^a\/two {2}langchain, openai {2}nothing -> state, answer/m);
});

test("lists tasks on one side only, and says that nothing changed", () => {
  const text = comparison(results().slice(0, 2), results().slice(2));
  expect(text.split("\n")).toEqual([
    "no verdict changed",
    "only before: a/one",
    "only after: a/two",
    "no task is on both sides",
  ]);
});
