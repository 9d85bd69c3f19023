import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { resultOf } from "../../testing/simulation.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { appendResult, earlierResults, readResults, writeResults } from "./results.ts";

let file: string;

beforeEach(() => {
  const folder = temporaryFolder();
  file = join(folder, "results.jsonl");
});

test("results are read as they were written", () => {
  const results = [resultOf(), resultOf({ trial: 2, verdict: "errored" })];
  writeResults(file, results.slice(0, 1));
  appendResult(file, results[1]!);
  expect(readResults(file)).toEqual(results);
});

test("earlier results are continued, discarded or protected", () => {
  const results = [resultOf(), resultOf({ trial: 2, verdict: "errored" })];
  writeResults(file, results);
  expect(earlierResults(file, { resume: true })).toEqual(results.slice(0, 1));
  expect(earlierResults(file, { resume: true, force: true })).toEqual(results.slice(0, 1));
  expect(earlierResults(file, { force: true })).toEqual([]);
  expect(() => earlierResults(file, {})).toThrow(
    `${file} has results. Continue with --resume, write to another file with --out, or discard them with --force.`,
  );
  writeResults(file, []);
  expect(earlierResults(file, {})).toEqual([]);
  for (const resume of [false, true]) expect(earlierResults(`${file}.none`, { resume })).toEqual([]);
});

test.each([
  ["invalid JSON", "{"],
  ["an incomplete result", '{"agent":"a"}'],
  ["an unknown verdict", JSON.stringify({ ...resultOf(), verdict: "perhaps" })],
])("%s is reported with its line", (_name, line) => {
  writeFileSync(file, `${JSON.stringify(resultOf())}\n${line}\n`);
  expect(() => readResults(file)).toThrow(`${file}, line 2, is not a result`);
});
