import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { resultOf } from "../../testing/eval-results.ts";
import { appendResult, readResults, resumed, writeResults } from "./results.ts";

let file: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-results-"));
  file = join(folder, "results.jsonl");
  return () => rmSync(folder, { recursive: true });
});

test("results are read as they were written", () => {
  const results = [resultOf(), resultOf({ trial: 2, verdict: "errored" })];
  writeResults(file, results.slice(0, 1));
  appendResult(file, results[1]!);
  expect(readResults(file)).toEqual(results);
  expect(resumed(file)).toEqual(results.slice(0, 1));
  expect(resumed(`${file}.none`)).toEqual([]);
});

test.each([
  ["no JSON", "{"],
  ["no result", '{"agent":"a"}'],
  ["an unknown verdict", JSON.stringify({ ...resultOf(), verdict: "perhaps" })],
])("a line that is %s is named", (_name, line) => {
  writeFileSync(file, `${JSON.stringify(resultOf())}\n${line}\n`);
  expect(() => readResults(file)).toThrow(`${file}, line 2, is no result of a run`);
});
