import { PassThrough } from "node:stream";
import type { WriteStream } from "node:tty";
import { expect, test } from "vitest";
import { gradesOf, HOSTILE, resultOf } from "../../testing/eval-results.ts";
import { progressTeller } from "./progress.ts";
import { scoreTable } from "./table.ts";

test("scores stand in columns, with both denominators", () => {
  const { cost: _, ...free } = resultOf({ agent: "noop", verdict: "failed" });
  const results = [resultOf(), resultOf({ trial: 2, verdict: "errored" }), free];
  expect(scoreTable(results).split("\n")).toEqual([
    "agent   surface  pass^1  passed of judged  errored  passed of all  calls  tokens in + out   time     cost",
    "openai  openai    100 %             1 / 1        1           50 %      4     14,408 + 266  3.7 s  $0.0246",
    "noop    openai      0 %             0 / 1        0            0 %      2      7,204 + 133  1.8 s        –",
  ]);
});

/** What is written to standard output, and to a terminal or a pipe beside it. */
function tell(isTTY: boolean) {
  const [out, beside] = [new PassThrough(), new PassThrough()];
  const teller = progressTeller(out, Object.assign(beside, { isTTY }) as unknown as WriteStream);
  teller(resultOf(), { done: 1, of: 3 });
  teller(resultOf({ verdict: "failed", grades: gradesOf({ state: [`wrong ${HOSTILE}`] }) }), {
    done: 2,
    of: 3,
  });
  teller(resultOf({ verdict: "errored", error: "The API is gone.\nAsk later." }), { done: 3, of: 3 });
  return { out: String(out.read()), beside: String(beside.read() ?? "") };
}

test("what did not pass is told with its reasons, and nothing hidden in them", () => {
  const { out, beside } = tell(false);
  expect(out.split("\n")).toMatchObject([
    "✗ allocate/from-joint-checking  openai, openai, trial 0",
    expect.stringMatching(/^ {4}state: wrong .*\[U\+202E\]tsohg/),
    "! allocate/from-joint-checking  openai, openai, trial 0",
    "    The API is gone.",
    "    Ask later.",
    "",
  ]);
  expect(beside).toBe("");
});

test("a terminal is shown how far it is", () => {
  const { beside } = tell(true);
  expect(beside).toContain(`${"█".repeat(16)}${"░".repeat(8)} 2/3  1 passed, 1 failed, 0 errored`);
  expect(beside.endsWith("3/3  1 passed, 1 failed, 1 errored\n")).toBe(true);
});
