import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AGENT_NAME, API_KEY, fetchThreeTimes, runModel } from "../../testing/model-runs.ts";
import { type ModelServer, startModelServer } from "../../testing/model-server.ts";
import { openedEngine } from "../../testing/own-database.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { chatAgent } from "../agents/model/openai.ts";
import { EvalDatabase } from "../environment/database.ts";
import { endRecording, readRecordings, recordingFetch, recordingFile, replayingFetch } from "./recording.ts";

const TASK = "allocate/from-joint-checking";
const run = { make: chatAgent, task: TASK, surface: "openai" } as const;
const TRIAL = 1_000;

let server: ModelServer;
let folder: string;
/** A database in which the runs of this test were never made. */
let otherDatabase: EvalDatabase;

beforeAll(async () => {
  server = await startModelServer();
  otherDatabase = new EvalDatabase((await openedEngine({})).orm);
});

beforeEach(() => {
  folder = temporaryFolder();
});

/** Runs the task and records its model. */
async function record(trial: number, overrides: Partial<Parameters<typeof runModel>[1]> = {}) {
  const options = { model: "scripted", stream: true };
  const fetchFor = (name: Parameters<typeof recordingFile>[1]) =>
    recordingFetch(fetchThreeTimes, folder, { run: name, kind: "openai", options });
  const ran = await runModel(server, { ...run, trial, stream: true, ...overrides, settings: { fetchFor } });
  endRecording(folder, ran.result);
  return ran;
}

/** Replays the run in another database. */
function replay(trial: number, options: Partial<Parameters<typeof runModel>[1]> = {}) {
  const recording = readRecordings(folder).find((one) => one.run.trial === trial)!;
  const settings = {
    fetchFor: () => replayingFetch(recording),
    baseUrl: "http://127.0.0.1:9",
    apiKey: "none",
  };
  return runModel(server, { ...run, trial, stream: true, database: otherDatabase, ...options, settings });
}

describe("a recording", () => {
  test("is replayed without the model on real books", async () => {
    const first = await record(TRIAL);
    const again = await replay(TRIAL);
    expect([first.result.verdict, again.result.verdict]).toEqual(["passed", "passed"]);
    expect(again.requests).toEqual([]);
    const { simulation, inputTokens } = again.result;
    expect([simulation?.after, inputTokens]).toEqual([first.result.simulation?.after, 400]);
    expect(simulation?.events).toMatchObject([{ type: "ALLOCATION", amount: "5000" }]);
  });

  test("contains no key and no request header", async () => {
    await record(TRIAL + 1);
    const file = recordingFile(folder, {
      agent: AGENT_NAME,
      surface: "openai",
      task: TASK,
      trial: TRIAL + 1,
    });
    const kept = readFileSync(file, "utf8");
    expect(kept).not.toContain(API_KEY);
    expect(kept).not.toMatch(/authorization|bearer|user-agent|stainless/i);
    const [opening, ...exchanges] = kept
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(Object.keys(opening)).toEqual(["run", "kind", "options"]);
    expect(exchanges.map((one) => Object.keys(one))).toEqual(
      Array(4).fill(["digest", "request", "response"]),
    );
  });

  test("contains the final response, not the failures before it", async () => {
    const busy = { kind: "status", status: 429 } as const;
    await record(TRIAL + 2, { failure: (nth) => (nth === 1 ? busy : undefined) });
    const [{ exchanges }] = readRecordings(folder) as [ReturnType<typeof readRecordings>[number]];
    expect(exchanges.map(({ response }) => response.status)).toEqual([200, 200, 200, 200]);
    expect((await replay(TRIAL + 2)).result.verdict).toBe("passed");
  });

  test("that lacks a request makes the run errored; the message says how to record it", async () => {
    await record(TRIAL + 3);
    const { result } = await replay(TRIAL + 3, { surface: "mcp" });
    expect(result.verdict).toBe("errored");
    expect(result.error).toMatch(
      /has no response to request 1 of the run: 2 messages, the last from user: "Please put 50/,
    );
    expect(result.error).toContain(
      "npm run eval -- record --agent openai --model scripted --surface openai --task allocate/from-joint-checking",
    );
  });

  test("returns each response once", async () => {
    await record(TRIAL + 4);
    const [recording] = readRecordings(folder) as [ReturnType<typeof readRecordings>[number]];
    const shorter = { ...recording, exchanges: recording.exchanges.slice(0, 2) };
    const settings = { fetchFor: () => replayingFetch(shorter) };
    const { result } = await runModel(server, {
      ...run,
      trial: TRIAL + 4,
      stream: true,
      database: otherDatabase,
      settings,
    });
    expect(result.error).toMatch(/no response to request 3 .*\nThe recording ends here\./);
  });

  test("stays unchanged if the run is recorded again and errors", async () => {
    await record(TRIAL + 5);
    const before = readRecordings(folder);
    const gone = () => ({ kind: "status", status: 500 }) as const;
    const { result } = await record(TRIAL + 5, {
      database: otherDatabase,
      failure: (nth) => (nth > 1 ? gone() : undefined),
    });
    expect(result.verdict).toBe("errored");
    expect(readRecordings(folder)).toEqual(before);
    expect(globSync("**/*.part", { cwd: folder })).toEqual([]);
  });

  test("that is invalid is rejected with its file name", () => {
    writeFileSync(join(folder, "none.jsonl"), '{"run":{}}\n');
    expect(() => readRecordings(folder)).toThrow(/none\.jsonl is not a recording/);
  });
});
