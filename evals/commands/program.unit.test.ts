import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { API_KEY, taskNamed } from "../../testing/model-runs.ts";
import { type ModelServer, startModelServer } from "../../testing/model-server.ts";
import { readResults } from "../run/results.ts";
import { program } from "./program.ts";

/** A task whose oracle names no id, so that a model can play it that knows nothing of the run. */
const TASK = "forecast/all-in-order";

const ANY = ["run", "--model", "x", "--base-url", "http://127.0.0.1:9/v1", "--agent"];

let server: ModelServer;
let folder: string;

beforeAll(async () => {
  server = await startModelServer();
  folder = mkdtempSync(join(tmpdir(), "couples-cfo-eval-"));
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Does what the command line would, and answers what it would print. A name that ends in .jsonl or .html is a file of the test's. */
async function evaluate(...args: string[]): Promise<string> {
  vi.restoreAllMocks();
  const said = vi.spyOn(console, "log").mockReturnValue();
  const placed = args.map((arg) => (/\.(jsonl|html)$|^kept$/.test(arg) ? join(folder, arg) : arg));
  await program.parseAsync(placed, { from: "user" });
  return said.mock.calls.flat().join("\n");
}

test("a model is recorded, replayed without it, reported, judged again and compared", async () => {
  vi.stubEnv("OPENAI_API_KEY", API_KEY);
  vi.stubEnv("DATABASE_URL", "");
  const { baseUrl, requests } = server.play({ script: taskNamed(TASK).oracle, ids: {} });
  const model = ["--agent", "openai", "langchain", "--model", "scripted", "--base-url", baseUrl];
  const kept = ["--recordings", "kept"];
  const recorded = await evaluate("record", ...model, "--task", TASK, ...kept, "--out", "a.jsonl");
  expect(recorded).toMatch(/openai:scripted +openai +100 % +1 \/ 1 /);
  expect(recorded).toMatch(/langchain:scripted +langchain +100 % +1 \/ 1 /);
  const asked = requests.length;
  expect(requests[0]?.headers.authorization).toBe(`Bearer ${API_KEY}`);

  vi.stubEnv("OPENAI_API_KEY", "");
  await evaluate("replay", ...kept, "--out", "b.jsonl");
  expect(requests).toHaveLength(asked);
  expect(readResults(join(folder, "b.jsonl")).map(({ verdict }) => verdict)).toEqual(["passed", "passed"]);

  await evaluate("report", "a.jsonl", "b.jsonl", "--out", "report.html");
  const page = readFileSync(join(folder, "report.html"), "utf8");
  expect(page).toContain(taskNamed(TASK).title);
  expect(page).not.toContain(API_KEY);

  expect(await evaluate("regrade", "b.jsonl", "--out", "c.jsonl")).toContain("no task changed its verdict");
  expect(readResults(join(folder, "c.jsonl"))).toEqual(readResults(join(folder, "b.jsonl")));
  await expect(evaluate("regrade", "b.jsonl", "--out", "b.jsonl")).rejects.toThrow(
    "to another file by --out",
  );
  await evaluate("regrade", "c.jsonl");
  expect(readResults(join(folder, "c.regraded.jsonl"))).toHaveLength(2);
  await expect(evaluate("replay", ...kept, "--out", "b.jsonl")).rejects.toThrow("holds results");
  await evaluate("replay", ...kept, "--out", "b.jsonl", "--force");
  expect(await evaluate("diff", "a.jsonl", "c.jsonl")).toMatch(
    /^no task changed its verdict\n2 tasks on both sides: passed 100 % -> 100 %/,
  );
  expect(process.exitCode).toBeUndefined();
});

test.each([
  [["run", "--agent", "openai"], "this agent is driven by a model: name it with --model"],
  [["run", "--agent", "openai", "--model", "x"], "set OPENAI_API_KEY, or name another API with --base-url"],
  [["run", "--agent", "nobody"], "there is no agent nobody; there are oracle"],
  [["run", "--agent", "oracle", "--task", "allocate/none"], "there is no task or family allocate/none"],
  [[...ANY, "langchain", "--surface", "mcp"], "langchain shows its model tools of its own"],
  [[...ANY, "openai", "--temperature", "warm"], "--temperature takes a number from 0"],
  [[...ANY, "openai", "--base-url", "nonsense"], "--base-url takes an address such as"],
  [[...ANY, "openai", "--base-url", "http://ada:pw@127.0.0.1/v1"], /^--base-url takes (?!.*(ada|pw))/],
  [["replay", "--recordings", "none"], "there are no recordings in none"],
])("what cannot be done is told in words: %j", async (args, words) => {
  vi.stubEnv("OPENAI_API_KEY", "");
  await expect(evaluate(...args)).rejects.toThrow(words);
});
