import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { API_KEY, taskNamed } from "../../testing/model-runs.ts";
import { type ModelServer, startModelServer } from "../../testing/model-server.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { readResults } from "../runner/results.ts";
import { program } from "./program.ts";

/** A task whose oracle contains no id, so that a scripted model can solve it without knowing the run. */
const TASK = "forecast/all-in-order";

const ANY = ["run", "--model", "x", "--base-url", "http://127.0.0.1:9/v1", "--agent"];

let server: ModelServer;
let folder: string;

beforeAll(async () => {
  server = await startModelServer();
  folder = temporaryFolder();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Runs a command and returns what it prints. Files and the folder `kept` are in the folder of the test. */
async function run(...args: string[]): Promise<string> {
  vi.restoreAllMocks();
  const said = vi.spyOn(console, "log").mockReturnValue();
  const placed = args.map((arg) => (/\.(jsonl|html)$|^kept$/.test(arg) ? join(folder, arg) : arg));
  await program.parseAsync(placed, { from: "user" });
  return said.mock.calls.flat().join("\n");
}

test("a model is recorded, replayed, reported, evaluated again and compared", async () => {
  vi.stubEnv("OPENAI_API_KEY", API_KEY);
  vi.stubEnv("DATABASE_URL", "");
  const { baseUrl, requests } = server.serve({ script: taskNamed(TASK).oracle, ids: {} });
  const model = ["--agent", "openai", "langchain", "--model", "scripted", "--base-url", baseUrl];
  const kept = ["--recordings", "kept"];
  const recorded = await run("record", ...model, "--task", TASK, ...kept, "--out", "a.jsonl");
  expect(recorded).toMatch(/openai:scripted +openai +100 % +1\/1 /);
  expect(recorded).toMatch(/langchain:scripted +langchain +100 % +1\/1 /);
  const asked = requests.length;
  expect(requests[0]?.headers.authorization).toBe(`Bearer ${API_KEY}`);

  vi.stubEnv("OPENAI_API_KEY", "");
  await run("replay", ...kept, "--out", "b.jsonl");
  expect(requests).toHaveLength(asked);
  expect(readResults(join(folder, "b.jsonl")).map(({ verdict }) => verdict)).toEqual(["passed", "passed"]);

  await run("report", "a.jsonl", "b.jsonl", "--out", "report.html");
  const page = readFileSync(join(folder, "report.html"), "utf8");
  expect(page).toContain(taskNamed(TASK).title);
  expect(page).not.toContain(API_KEY);

  expect(await run("evaluate", "b.jsonl", "--out", "c.jsonl")).toContain("no verdict changed");
  expect(readResults(join(folder, "c.jsonl"))).toEqual(readResults(join(folder, "b.jsonl")));
  await expect(run("evaluate", "b.jsonl", "--out", "b.jsonl")).rejects.toThrow(
    "--out must name another file",
  );
  await run("evaluate", "c.jsonl");
  expect(readResults(join(folder, "c.evaluated.jsonl"))).toHaveLength(2);
  await expect(run("replay", ...kept, "--out", "b.jsonl")).rejects.toThrow("has results");
  await run("replay", ...kept, "--out", "b.jsonl", "--force");
  expect(await run("diff", "a.jsonl", "c.jsonl")).toMatch(
    /^no verdict changed\n2 tasks on both sides: passed 100 % -> 100 %/,
  );
  expect(process.exitCode).toBeUndefined();
});

test.each([
  [["run", "--agent", "openai"], "this agent needs a model: set --model"],
  [["run", "--agent", "openai", "--model", "x"], "set OPENAI_API_KEY, or use another API with --base-url"],
  [["run", "--agent", "nobody"], "there is no agent nobody; the agents are oracle"],
  [["run", "--agent", "oracle", "--task", "allocate/none"], "there is no task or family allocate/none"],
  [[...ANY, "langchain", "--surface", "mcp"], "langchain brings its own tools"],
  [[...ANY, "openai", "--temperature", "warm"], "--temperature must be a number from 0"],
  [[...ANY, "openai", "--base-url", "nonsense"], "--base-url must be an address such as"],
  [[...ANY, "openai", "--base-url", "http://ada:pw@127.0.0.1/v1"], /^--base-url must be (?!.*(ada|pw))/],
  [["replay", "--recordings", "none"], "there are no recordings in none"],
])("invalid options are rejected: %j", async (args, words) => {
  vi.stubEnv("OPENAI_API_KEY", "");
  await expect(run(...args)).rejects.toThrow(words);
});
